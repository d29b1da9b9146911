"use strict";
// What both pages do: read the address, and switch between light and dark.
const fragment = () => {
  const written = location.hash.slice(1);
  try { return decodeURIComponent(written); } catch { return written; } // "#%" is no escape, but anybody can write it
};
{
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const label = () => { button.textContent = dark() ? "Light" : "Dark"; };
  button.hidden = false;
  button.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; label(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
  label();
}
