// Upload: ask where the file may go, put it there; the list is fetched again when the dialog closes.

async function upload(slug, file) {
  const files = [{ name: file.name, size: file.size, type: file.type, lastModified: file.lastModified }];
  const response = await ask("POST", `/api/uploadthing?actionType=upload&slug=${slug}`, { files });
  if (!response.ok) return readable(response);
  const [place] = await response.json();
  const body = new FormData();
  body.append("file", file);
  const put = await fetch(place.url, { method: "PUT", body });
  return put.ok ? "" : readable(put);
}

component("[data-upload]", (part) => {
  const input = part.querySelector("input");
  const button = part.querySelector("button");
  const layer = part.closest(".layer");
  if (!layer) return;
  fetch("/api/uploadthing");
  input.addEventListener("change", () => {
    button.disabled = !input.files.length;
    button.textContent = input.files.length ? "Upload 1 file" : "Choose File";
  });
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.textContent = "Uploading...";
    const error = await upload(part.dataset.upload, input.files[0]);
    input.value = "";
    button.textContent = "Choose File";
    if (error) alert(`ERROR! ${error}`);
    else part.dataset.done = "yes";
  });
  const watcher = new MutationObserver(() => {
    if (layer.isConnected) return;
    watcher.disconnect();
    if (part.dataset.done) refresh();
  });
  watcher.observe(document.body, { childList: true });
});
