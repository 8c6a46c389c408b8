// The page for no network: try again when the network is back, or when asked.
const again = () => location.reload();
addEventListener("online", again);
document.querySelector("[data-again]").addEventListener("click", (event) => {
  event.preventDefault();
  again();
});
