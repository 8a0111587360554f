// The script is deferred: the document is there, nothing has been clicked yet. Called when all parts are in place.

function start() {
  const { go, crash: crashes, late } = document.body.dataset;
  if (crashes !== undefined) crash("The page could not be rendered");
  rememberedToast();
  mount(document);
  showSidebar();
  if (late !== undefined) beLate(late);
  // After the load event, so that whoever asked for this address sees it answered before it moves on.
  if (go) addEventListener("load", () => pause(50).then(() => leave(go, { replace: true })));
}
