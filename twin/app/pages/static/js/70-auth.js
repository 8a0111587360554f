// Signing in, the providers' buttons, asking for a reset, waiting to be let in.

senders.credentials = async (settings, values) => {
  const away = document.querySelectorAll("[data-provider=google]");
  away.forEach((button) => { button.disabled = true; });
  await fetch("/api/auth/providers");
  const response = await postForm(settings.path, { ...values, csrfToken: await csrfToken(), callbackUrl: "/" });
  away.forEach((button) => { button.disabled = false; });
  if (response.status === 429) return { error: await readable(response) };
  const { url } = await response.json();
  return response.ok ? {} : { error: new URL(url, location.origin).searchParams.get("error") };
};

component("[data-provider]", (button) => {
  button.addEventListener("click", async () => {
    const callbackUrl = `${location.origin}/`;
    const path = `/api/auth/signin/${button.dataset.provider}`;
    const response = await postForm(path, { csrfToken: await csrfToken(), callbackUrl });
    if (!response.ok) toast("Error", await readable(response), true);
    else location.assign((await response.json()).url);
  });
});

component("[data-reset-request]", (part) => {
  const address = part.querySelector("input");
  const button = part.querySelector("button");
  const dialog = part.closest("[role=dialog]");
  address.addEventListener("input", () => { button.disabled = !address.value; });
  button.addEventListener("click", async () => {
    const email = address.value;
    part.replaceChildren(make("span", { class: "spin" }, "N"), " Loading ...");
    const response = await ask("POST", "/api/user/passwordReset", { email });
    dialog.dialogClose();
    if (response.ok) toast("Success", "Password reset email has been sent.");
    else toast("Error", "Something went wrong while resetting the password.", true);
  });
});

component("[data-again]", (button) => {
  button.addEventListener("click", () => location.reload());
});
