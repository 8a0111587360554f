// The script is deferred: the document is there, nothing has been clicked yet. Called when all parts are in place.

const TAKE_OVER_MS = 300;

function start() {
  const { go, crash: crashes, late } = document.body.dataset;
  // A fault: what the server rendered is whole, and gone as soon as the script makes it its own.
  if (crashes === "later") return pause(TAKE_OVER_MS).then(() => crash("The page could not be taken over"));
  if (crashes !== undefined) crash("The page could not be rendered");
  rememberedToast();
  mount(document);
  showSidebar();
  if (late !== undefined) beLate(late);
  // After the load event, so that whoever asked for this address sees it answered before it moves on.
  if (go) addEventListener("load", () => pause(50).then(() => leave(go, { replace: true })));
}
