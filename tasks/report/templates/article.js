// The article's page: the card of a statement, filters, the switch to the original, copies.
// All offsets were used in Python; this script knows statements by their numbers only.
{
  const data = JSON.parse(document.getElementById("data").textContent);
  const main = document.getElementById("article");
  const card = document.getElementById("card");
  const hint = card.firstElementChild;
  const gather = (scope, selector, key) => {
    const found = new Map();
    for (const element of scope.querySelectorAll(selector)) {
      const name = Number(element.dataset[key]);
      if (found.has(name)) found.get(name).push(element); else found.set(name, [element]);
    }
    return found;
  };
  const parts = gather(main, "[data-s]", "s");
  const items = gather(document, "[data-item]", "item");
  const edits = gather(main, "[data-r]", "r");
  const speakers = [...document.querySelectorAll("[data-speaker]")];
  const percent = (share) => `${Math.round(share * 100)}%`;
  const words = (spans) => spans.map((span) => span.text).join(" … ");
  const listed = (parts) => parts.flatMap((part, index) => index ? [", ", part].flat() : part);
  const anchor = (number) => document.getElementById(`s-${data.statements[number - 1].as.id}`);
  const numberOf = new Map(data.statements.map((one, index) => [one.as.id, index + 1]));
  const inner = new Map();
  for (const [index, one] of data.statements.entries()) {
    const outer = numberOf.get(one.as.nested_in);
    if (outer) inner.set(outer, [...(inner.get(outer) ?? []), index + 1]);
  }

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const quoted = (text) => make("bdi", {}, `“${text}”`); // whatever its direction, it turns nothing around it

  // The card
  let shown = 0;
  let pinned = 0;
  let shownEdit = null;
  const mark = (number, on) => {
    for (const element of parts.get(number) ?? []) element.classList.toggle("on", on);
    for (const element of items.get(number) ?? []) element.classList.toggle("on", on);
  };
  const markEdit = (number, on) => { for (const element of edits.get(number) ?? []) element.classList.toggle("on", on); };

  const jump = (number) => {
    const speaker = data.speakers[data.statements[number - 1].speaker];
    return make("a", { class: `jump c${speaker.colour}`, href: `#s-${data.statements[number - 1].as.id}`, "data-go": number, "aria-label": `Statement ${number}, ${speaker.label}` }, String(number));
  };
  const fact = (list, name, ...value) => { if (value.length && value[0] !== "") list.append(make("dt", {}, name), make("dd", {}, ...value)); };
  const told = (code, meaning) => [make("b", {}, code), meaning ? `: ${meaning}` : ""];

  const facts = (number) => {
    const one = data.statements[number - 1];
    const { as } = one;
    const list = make("dl");
    fact(list, "Type", ...told(as.type, data.words.type[as.type]));
    fact(list, "Act", ...told(as.act, data.words.act[as.act]));
    fact(list, "Stance", ...told(as.stance, data.words.stance[as.stance]));
    const confidence = as.source.confidence;
    fact(list, "Confidence", make("b", {}, percent(as.confidence)), confidence == null ? "" : ` · of the name ${percent(confidence)}`);
    fact(list, "Why", ...told(as.source.basis, data.words.basis[as.source.basis]));
    fact(list, "Mention", as.source.mention.length ? quoted(words(as.source.mention)) : "none");
    if (one.named) fact(list, "Named", jump(one.named), " ", quoted(words(data.statements[one.named - 1].as.source.mention)));
    fact(list, "Cue", as.cue.length ? quoted(words(as.cue)) : "none");
    if (as.when) fact(list, "When", quoted(as.when.mention.text), one.days ? `: ${one.days}` : "");
    if (as.where.length) fact(list, "Where", ...listed(as.where.map((venue) => [quoted(venue.mention.text), ` (${venue.kind})`])));
    if (as.addressee.length) fact(list, "To", quoted(words(as.addressee)));
    if (numberOf.has(as.nested_in)) fact(list, "Within", jump(numberOf.get(as.nested_in)));
    if (inner.has(number)) fact(list, "Contains", ...inner.get(number).map(jump));
    if (as.repeats.length) fact(list, "Told again", ...listed(as.repeats.map((telling) => quoted(words(telling.content)))));
    return list;
  };

  const button = (label, act) => {
    const made = make("button", { type: "button", class: "quiet" }, label);
    made.addEventListener("click", () => act(made));
    return made;
  };
  // Verdicts: what a person has checked, kept by this browser for this revision of the article.
  const KEPT = `quotewire:${data.article.id}:${data.article.revision}`;
  const verdicts = new Map();
  try { for (const [id, verdict] of JSON.parse(localStorage.getItem(KEPT) ?? "[]")) verdicts.set(id, verdict); } catch { /* it keeps nothing */ }
  const verdictOf = (number) => verdicts.get(data.statements[number - 1].as.id);
  const judge = (number, verdict) => {
    const { id } = data.statements[number - 1].as;
    if (verdicts.get(id) === verdict) verdicts.delete(id); else verdicts.set(id, verdict);
    try { localStorage.setItem(KEPT, JSON.stringify([...verdicts])); } catch { /* until the page is closed */ }
    showVerdict(number);
    fill(number);
    document.querySelector(`#card [data-verdict="${verdict}"]`).focus();
  };
  const showVerdict = (number) => {
    for (const item of items.get(number) ?? []) item.dataset.judged = verdictOf(number) ?? "";
    const judged = document.getElementById("judged");
    if (judged) judged.textContent = verdicts.size ? ` · ${verdicts.size} checked` : "";
  };
  const verdictButton = (number, verdict, label) => {
    const made = button(label, () => judge(number, verdict));
    made.dataset.verdict = verdict;
    made.setAttribute("aria-pressed", String(verdictOf(number) === verdict));
    return made;
  };
  const tools = (number) => make("div", { class: "tools" },
    verdictButton(number, "right", "✓ Right"),
    verdictButton(number, "wrong", "✗ Wrong"),
    button("Copy text", (made) => copy(asText(number), made)),
    button("CSV", (made) => copy(asCsv([number]), made)),
    button("JSON", (made) => copy(JSON.stringify(data.statements[number - 1].as, null, 2), made)),
    button("Link", (made) => copy(link(number), made)),
    button("‹ Previous", () => step(number, -1)),
    button("Next ›", () => step(number, 1)));

  // What scrolls is a stop of the Tab key: the arrow keys lead to its end.
  const overflows = (element) => element.scrollHeight > element.clientHeight;
  const fill = (number) => {
    const speaker = data.speakers[data.statements[number - 1].speaker];
    const name = make("h2", { class: speaker.named ? "name" : "name unnamed" }, make("bdi", {}, speaker.label));
    const about = speaker.about || (speaker.named ? "" : "no name given");
    const close = make("button", { type: "button", class: "quiet close", "aria-label": "Close" }, "×");
    close.addEventListener("click", () => { const back = anchor(number); unpin(); back?.focus({ preventScroll: true }); });
    const quotation = make("blockquote", {}, make("bdi", {}, words(data.statements[number - 1].as.content)));
    card.className = `card open c${speaker.colour}`;
    card.setAttribute("aria-label", `Statement ${number}`);
    card.replaceChildren(
      make("div", { class: "who-is" },
        make("span", { class: `portrait ${speaker.kind} c${speaker.colour}`, "aria-hidden": "true" }, speaker.initials),
        make("div", {}, name, make("p", { class: "about" }, about))),
      quotation, facts(number), ...(pinned === number ? [tools(number), close] : []));
    if (overflows(quotation)) {
      quotation.tabIndex = 0;
      quotation.setAttribute("aria-label", "Its words");
    }
    card.tabIndex = overflows(card) ? 0 : -1;
  };
  const show = (number) => {
    if (shown) mark(shown, false);
    if (shownEdit !== null) { markEdit(shownEdit, false); shownEdit = null; }
    shown = number;
    if (!number) {
      card.className = "card";
      card.setAttribute("aria-label", "Statement");
      card.replaceChildren(hint);
      card.tabIndex = -1;
      return;
    }
    mark(number, true);
    fill(number);
  };
  const showEdit = (number) => {
    show(0);
    shownEdit = number;
    markEdit(number, true);
    const edit = data.repairs[number];
    const list = make("dl");
    fact(list, "Before", `“${edit.before}”`);
    fact(list, "After", `“${edit.after}”`);
    fact(list, "Rule", edit.kind);
    fact(list, "Confidence", percent(edit.confidence));
    card.className = "card open";
    card.setAttribute("aria-label", "Repair");
    card.replaceChildren(make("h2", { class: "name" }, "Repair"), make("p", {}, edit.reason), list);
    card.tabIndex = overflows(card) ? 0 : -1;
  };
  const pin = (number, { scroll = false, focus = false } = {}) => {
    pinned = number;
    show(number);
    const target = anchor(number);
    if (!target) return;
    history.replaceState(null, "", `#${target.id}`);
    if (scroll) target.scrollIntoView({ block: "center" });
    if (focus) target.focus({ preventScroll: true });
  };
  const unpin = () => {
    pinned = 0;
    show(0);
    history.replaceState(null, "", location.pathname + location.search);
  };
  const step = (number, by) => {
    let next = number;
    do next += by; while (next >= 1 && next <= data.statements.length && hidden.has(next));
    if (next >= 1 && next <= data.statements.length) pin(next, { scroll: true, focus: true });
  };
  // The card lies over what scrolls: what the keyboard goes to stops beside it.
  const side = document.querySelector(".side");
  const makeRoom = () => {
    const low = getComputedStyle(card).position === "fixed"; // at the bottom of a narrow screen
    side.style.scrollPaddingTop = low ? "" : `${card.offsetHeight}px`;
    document.documentElement.style.scrollPaddingBottom = low && card.offsetHeight ? `${card.offsetHeight + 16}px` : "";
    const focused = document.activeElement;
    if (low && focused.matches("a:focus-visible") && !card.contains(focused)) focused.scrollIntoView({ block: "nearest" });
  };
  new ResizeObserver(makeRoom).observe(card);
  const under = (event, key) => event.target.closest?.(`[data-${key}]`);

  // Scrolling moves statements under a pointer that rests; the card stays as it is then.
  let pointed = "";
  const at = (event) => `${event.clientX} ${event.clientY}`;
  main.addEventListener("mousemove", (event) => { pointed = at(event); });
  main.addEventListener("mouseover", (event) => {
    if (at(event) === pointed) return;
    const over = under(event, "s");
    if (!matchMedia("(hover: hover)").matches || !over || over.classList.contains("off")) return;
    const number = Number(over.dataset.s);
    if (number !== shown) show(number);
  });
  main.addEventListener("mouseleave", () => { if (shown !== pinned) show(pinned); });
  main.addEventListener("focusin", (event) => {
    if (event.target.matches("a.n")) show(Number(event.target.dataset.n));
  });
  main.addEventListener("focusout", (event) => {
    if (event.target.matches("a.n") && shown !== pinned && !card.contains(event.relatedTarget)) show(pinned);
  });
  main.addEventListener("click", (event) => {
    if (event.target.matches("a.f")) return; // a flag inside a statement leads to its note
    const edit = under(event, "r");
    const over = under(event, "s");
    if (edit && !event.target.matches("a")) showEdit(Number(edit.dataset.r));
    else if (over && !over.classList.contains("off")) {
      event.preventDefault();
      pin(Number(over.dataset.s));
      if (event.target.matches("a.n") && event.detail === 0) card.focus(); // opened with the Enter key
    }
  });
  main.addEventListener("keydown", (event) => {
    if (!event.target.matches("a.n")) return;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(Number(event.target.dataset.n), by);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || (!shown && shownEdit === null)) return;
    const back = shown && anchor(shown);
    unpin();
    if (back) back.focus({ preventScroll: true });
    if (shown) show(0);
  });
  side.addEventListener("click", (event) => {
    const go = under(event, "go");
    const repair = under(event, "repair");
    if (!go && !repair) return;
    event.preventDefault();
    if (go) pin(Number(go.dataset.go), { scroll: true, focus: true });
    else {
      const number = Number(repair.dataset.repair);
      setView("changes");
      showEdit(number);
      if (event.detail === 0) card.focus({ preventScroll: true }); // chosen with the Enter key
      edits.get(number)?.[0].scrollIntoView({ block: "center" });
    }
  });
  const follow = () => {
    const number = numberOf.get(fragment().replace(/^s-/, ""));
    if (number) pin(number, { scroll: true });
  };
  addEventListener("hashchange", follow);

  // The three views of the text
  const switches = [...document.querySelectorAll("[data-view][aria-pressed]")];
  const setView = (view) => {
    main.dataset.view = view;
    for (const one of switches) one.setAttribute("aria-pressed", String(one.dataset.view === view));
    for (const block of main.querySelectorAll(".cutout")) block.open = view === "original";
    place();
  };
  for (const one of switches) one.addEventListener("click", () => setView(one.dataset.view));

  // Margin notes lie beside their paragraphs without pushing the next one down; one that would cover another moves.
  const notes = [...main.querySelectorAll(".notes")];
  const place = () => {
    let free = -Infinity;
    for (const note of notes) {
      note.style.marginTop = "";
      const { top } = note.getBoundingClientRect();
      if (top < free) note.style.marginTop = `${free - top}px`;
      free = Math.max(top, free) + note.scrollHeight;
    }
    const last = notes.at(-1);
    main.style.minHeight = last && last.offsetHeight === 0 ? `${free - main.getBoundingClientRect().top}px` : "";
  };
  for (const note of notes) note.classList.add("beside");
  addEventListener("resize", place);
  place();

  // Filters
  const hidden = new Set();
  const filters = document.querySelector(".filters");
  const slider = document.getElementById("confidence");
  const only = speakers.map((element) => element.querySelector(".only"));
  const reset = document.getElementById("reset");
  const apply = () => {
    const least = Number(slider.value) / 100;
    const types = new Set([...filters.querySelectorAll("[name=type]:checked")].map((box) => box.value));
    const chosen = new Set(only.flatMap((one, index) => one.getAttribute("aria-pressed") === "true" ? [index] : []));
    for (const [index, one] of data.statements.entries()) {
      const number = index + 1;
      const out = one.as.confidence < least || !types.has(one.as.type) || (chosen.size > 0 && !chosen.has(one.speaker));
      if (out === hidden.has(number)) continue;
      if (out) hidden.add(number); else hidden.delete(number);
      for (const element of parts.get(number) ?? []) element.classList.toggle("off", out);
      for (const element of items.get(number) ?? []) element.hidden = out;
    }
    if (hidden.has(pinned)) unpin();
    const total = data.statements.length;
    document.getElementById("confidence-shown").textContent = `${slider.value}%`;
    document.getElementById("shown").textContent = hidden.size ? `${total - hidden.size} of ${total} statements` : `${total} statement${total === 1 ? "" : "s"}`;
    reset.hidden = Number(slider.value) === 0 && types.size === filters.querySelectorAll("[name=type]").length && chosen.size === 0;
    for (const [index, element] of speakers.entries()) {
      element.hidden = [...element.querySelectorAll("[data-item]")].every((item) => item.hidden) && !chosen.has(index);
    }
  };
  let waiting = 0;
  const applySoon = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; apply(); }); };
  if (filters) {
    filters.hidden = false;
    filters.addEventListener("input", applySoon);
    for (const one of only) {
      one.hidden = false;
      one.addEventListener("click", () => {
        one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
        apply();
        one.closest(".speaker").hidden = false;
      });
    }
    reset.addEventListener("click", () => {
      slider.value = 0;
      for (const box of filters.querySelectorAll("[name=type]")) box.checked = true;
      for (const one of only) one.setAttribute("aria-pressed", "false");
      apply();
      slider.focus();
    });
  }

  // Copies and downloads
  const link = (number) => `${location.href.split("#")[0]}#s-${data.statements[number - 1].as.id}`;
  const source = () => [data.article.publisher, data.article.title, data.article.published_at, data.article.url].filter(Boolean).join(", ");
  const asText = (number) => {
    const one = data.statements[number - 1];
    const speaker = data.speakers[one.speaker];
    const about = speaker.about ? ` (${speaker.about})` : "";
    const stance = one.as.stance === "asserted" ? "" : `, ${one.as.stance}`;
    return `${words(one.as.content)}\n— ${speaker.label}${about}; ${one.as.type}${stance}, confidence ${percent(one.as.confidence)}\n${source()}`;
  };
  // A cell that begins like a formula gets an apostrophe, as OWASP advises: an article must not run in a spreadsheet.
  const cell = (value) => {
    const text = String(value ?? "");
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  const COLUMNS = ["verdict", "article_id", "title", "url", "published_at", "id", "speaker", "role", "affiliation", "kind", "basis", "type", "act", "stance", "confidence", "speaker_confidence", "statement", "cue", "mention", "start", "end"];
  const asCsv = (numbers) => [COLUMNS.join(","), ...numbers.map((number) => {
    const { as } = data.statements[number - 1];
    const { article } = data;
    return [verdictOf(number), article.id, article.title, article.url, article.published_at, as.id, as.source.name, as.source.role, as.source.affiliation, as.source.kind, as.source.basis, as.type, as.act, as.stance, as.confidence, as.source.confidence, words(as.content), words(as.cue), words(as.source.mention), as.content[0].start, as.content.at(-1).end].map(cell).join(",");
  })].join("\r\n") + "\r\n";
  const copy = async (text, made) => {
    made.dataset.label ??= made.textContent; // a second click comes while it says "Copied"
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      made.focus();
    }
    made.textContent = "Copied";
    setTimeout(() => { made.textContent = made.dataset.label; }, 1500);
  };
  const judgedStatement = (number) => ({ ...data.statements[number - 1].as, ...(verdictOf(number) ? { verdict: verdictOf(number) } : {}) });
  const visible = () => data.statements.map((_, index) => index + 1).filter((number) => !hidden.has(number));
  const save = (name, type, text) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  document.querySelector(".downloads").hidden = data.statements.length === 0;
  for (const one of document.querySelectorAll("[data-save]")) {
    one.setAttribute("aria-label", `Save the statements shown as ${one.dataset.save.toUpperCase()}`);
    one.addEventListener("click", () => {
      if (one.dataset.save === "csv") save("statements.csv", "text/csv", "\ufeff" + asCsv(visible()));
      else save("statements.json", "application/json", JSON.stringify(visible().map(judgedStatement), null, 2));
    });
  }

  for (const one of data.statements) if (verdicts.has(one.as.id)) showVerdict(numberOf.get(one.as.id));
  follow();
}
