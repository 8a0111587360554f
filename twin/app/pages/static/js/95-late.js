// Faults: for three seconds the content is not to be seen, in the way the server names. The style sheet does the rest.

const LATE_MS = 3000;
const FLASH_MS = 150;

function beLate(way) {
  if (way === "counts") {
    for (const count of document.querySelectorAll(".stat b")) {
      const text = count.textContent;
      count.textContent = "Loading";
      pause(LATE_MS).then(() => { count.textContent = text; });
    }
    return;
  }
  // A flash: all is there at once, and then gone for as long.
  if (way === "flash") pause(FLASH_MS).then(() => document.body.setAttribute("data-late", "hidden"));
  pause(LATE_MS + (way === "flash" ? FLASH_MS : 0)).then(() => document.body.removeAttribute("data-late"));
}
