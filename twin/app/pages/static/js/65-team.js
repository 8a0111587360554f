// The team page's role lists, and the invitation page.

component("[data-rank]", (select) => {
  select.addEventListener("chosen", async ({ detail }) => {
    const { id } = data(rowOf(select), "row");
    const response = await ask("PUT", `/api/organization/members/${id}/role`, { role: detail });
    if (response.ok) location.reload();
    else toast("Error", await readable(response), true);
  });
});

component("[data-accept]", (button) => {
  const card = button.closest("[data-invitation]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.textContent = "Accepting...";
    const { success, message, error } = await actions.acceptInvitation(card.dataset.invitation);
    if (success) {
      card.replaceChildren(make("h3", {}, "Invitation Accepted!"), make("p", {}, message));
      await pause(2000);
      leave("/");
      return;
    }
    card.querySelector(".box")?.remove();
    card.append(make("div", { class: "box" }, make("h4", {}, "Error"), make("p", {}, message || error)));
    button.disabled = false;
    button.textContent = "Accept Invitation";
  });
});
