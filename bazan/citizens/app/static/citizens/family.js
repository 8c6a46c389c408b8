// A place of the family: by where the phone is or by the map, beside the commune.
import { Where } from "./where.js";

const form = document.querySelector("[data-family]");
if (form) new Where(form, () => {});
