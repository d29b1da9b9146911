// What Zensical's pages lack for screen readers, the keyboard and weak eyes: landmarks with names of their own, focus for
// what scrolls sideways, and contrast of the small words in the search's results, whose style is their own.
"use strict";
const contrast = new CSSStyleSheet();
contrast.replaceSync("menu li { color: rgb(var(--color-foreground) / 0.7); }");
const mend = () => {
  for (const buttons of document.querySelectorAll("nav.md-code__nav:not([role])")) buttons.setAttribute("role", "none");
  for (const path of document.querySelectorAll("nav.md-path")) path.setAttribute("aria-label", "Breadcrumbs");
  for (const table of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) table.tabIndex = 0;
  for (const { shadowRoot } of document.querySelectorAll("body > div"))
    if (shadowRoot && !shadowRoot.adoptedStyleSheets.includes(contrast)) shadowRoot.adoptedStyleSheets.push(contrast);
};
mend();
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
