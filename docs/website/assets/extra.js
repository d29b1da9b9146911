// What Zensical's pages lack for screen readers and the keyboard: landmarks with names of their own, and focus for what
// scrolls sideways.
"use strict";
const mend = () => {
  for (const buttons of document.querySelectorAll("nav.md-code__nav:not([role])")) buttons.setAttribute("role", "none");
  for (const path of document.querySelectorAll("nav.md-path")) path.setAttribute("aria-label", "Breadcrumbs");
  for (const table of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) table.tabIndex = 0;
};
mend();
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
