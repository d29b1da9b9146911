// The index: search by speaker, office or title. Accents and capitals make no difference.
{
  const LETTERS = { ø: "o", ł: "l", đ: "d", ð: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th" };
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[øłđðßæœıþ]/g, (letter) => LETTERS[letter]);
  const items = [...document.querySelectorAll("[data-find]")].map((element) => ({ element, words: plain(element.dataset.find) }));
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const apply = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let articles = 0;
    let speakers = 0;
    for (const { element, words } of items) {
      element.hidden = !wanted.every((word) => words.includes(word));
      if (element.hidden) continue;
      if (element.closest(".articles")) articles += 1; else speakers += 1;
    }
    found.textContent = wanted.length ? `${speakers} speaker${speakers === 1 ? "" : "s"}, ${articles} article${articles === 1 ? "" : "s"}` : "";
    history.replaceState(null, "", wanted.length ? `#find=${encodeURIComponent(search.value)}` : location.pathname + location.search);
  };
  search.closest("label").hidden = false;
  search.addEventListener("input", apply);
  if (fragment().startsWith("find=")) {
    search.value = fragment().slice(5);
    apply();
  }
}
