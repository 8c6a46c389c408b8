// Clocks run on the server's time: <time data-clock data-now="1795565339000">. Ages stay the server's, told at each repaint.
const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: "Asia/Ho_Chi_Minh" });

for (const clock of document.querySelectorAll("[data-clock]")) {
  const ahead = Number(clock.dataset.now) - Date.now();
  const started = Date.now();
  const tick = () => {
    clock.textContent = parts.format(Date.now() + ahead);
    if (Date.now() - started > 12 * 3600 * 1000) location.reload(); // a wall that hangs for weeks takes the new version
    setTimeout(tick, 1000 - ((Date.now() + ahead) % 1000));
  };
  tick();
}
