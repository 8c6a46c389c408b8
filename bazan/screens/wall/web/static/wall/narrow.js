// The wall needs a wall: a screen narrower than 900 px shows the morning, before anything is drawn and when a window is made so.
const narrow = matchMedia("(max-width: 899px)");
const turn = () => narrow.matches && location.replace(`/morning${location.search}`);
narrow.addEventListener("change", turn);
turn();
