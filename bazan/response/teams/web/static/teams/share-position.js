// <share-position>: the officer agrees, and this phone says where the team is until the task ends, the officer stops it, or its hours are over.
// What can't be sent for lack of a network is kept on the phone and sent later. What is shared belongs to the page, not to the element:
// the room repaints itself, and whoever shares goes on.

const SEND_MS = 10_000, LEAST_MS = 5_000, LEAST_M = 20, STILL_MS = 30_000, BATCH = 200, MOST_KEPT = 5_000, RETRY_MS = [2_000, 5_000, 10_000, 30_000, 60_000];
const running = new Map(); // share → Sharing

function metres(one, other) {
  const radians = Math.PI / 180, wide = (other[1] - one[1]) * Math.cos(one[0] * radians);
  return Math.hypot(other[0] - one[0], wide) * 111_195;
}

class Sharing extends EventTarget {
  constructor(share, until) {
    super();
    this.share = share;
    this.until = until;
    this.key = `share-position:${share}`;
    this.failures = 0;
    this.state = "waiting";
    this.sentAt = 0;
    this.askedAt = Date.now();
    this.kept = this.read();
    this.watch = navigator.geolocation.watchPosition((place) => this.observe(place), (why) => this.fail(why), {
      enableHighAccuracy: true,
      maximumAge: 0,
      timeout: 60_000,
    });
    this.online = () => this.send();
    addEventListener("online", this.online);
    this.clock = setInterval(() => this.beat(), 1_000);
    if (this.kept.length) this.send();
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  }

  write() {
    if (this.over) return;
    try {
      localStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // no room or not allowed: they stay in the page's memory
    }
  }

  observe({ coords, timestamp }) {
    const point = [coords.latitude, coords.longitude, coords.accuracy, Math.round(timestamp)];
    const last = this.last;
    if (last && point[3] <= last[3]) return;
    if (last && point[3] - last[3] < LEAST_MS && metres(last, point) < LEAST_M) return;
    this.last = point;
    this.kept.push(point);
    // the oldest of every second one goes: the course stays, only coarser
    if (this.kept.length > MOST_KEPT) this.kept = this.kept.filter((_, n) => n % 2 || n > MOST_KEPT / 2);
    this.write();
    if (!this.sentAt || Date.now() - this.triedAt >= SEND_MS) this.send();
    this.tell(this.state === "denied" || this.state === "nowhere" ? "waiting" : this.state);
  }

  ask() {
    this.askedAt = Date.now();
    navigator.geolocation.getCurrentPosition((place) => !this.over && this.observe(place), () => {}, { maximumAge: 0, timeout: STILL_MS });
  }

  fail({ code }) {
    if (code === 1) {
      this.tell("denied");
    } else if (!this.sentAt) {
      this.tell("nowhere");
    }
  }

  beat() {
    if (Date.now() >= this.until) return this.end("ended");
    if (this.kept.length && Date.now() - (this.triedAt ?? 0) >= SEND_MS && !this.retry) this.send();
    // who stands still is asked too: where the team is must not grow old
    if (this.state !== "denied" && Date.now() - Math.max(this.askedAt, this.last?.[3] ?? 0) >= STILL_MS) this.ask();
    this.dispatchEvent(new Event("change"));
  }

  async send() {
    if (this.sending || !this.kept.length) return;
    this.sending = true;
    this.triedAt = Date.now();
    clearTimeout(this.retry);
    this.retry = undefined;
    const batch = this.kept.slice(0, BATCH);
    try {
      const answer = await fetch("/teams/positions", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ share: this.share, points: batch }),
      });
      if (answer.ok) {
        const { taken, known } = await answer.json();
        this.kept = this.kept.slice(batch.length);
        this.write();
        this.failures = 0;
        // a place observed before the officer agreed is not taken: the next one is waited for
        if (taken + known) this.sentAt = Date.now();
        this.tell(this.sentAt ? "sent" : "waiting");
      } else if (answer.status === 409 || answer.status === 404) {
        this.sending = false;
        return this.end("ended");
      } else if (answer.status === 401 || answer.status === 403) {
        this.tell("signedOut");
        this.again();
      } else if (answer.status === 400) {
        // it will not be taken the next time either
        this.kept = this.kept.slice(batch.length);
        this.write();
      } else {
        this.again();
      }
    } catch {
      this.tell("kept");
      this.again();
    }
    this.sending = false;
    if (this.kept.length && !this.retry && !this.over) this.send();
  }

  again() {
    if (this.over) return;
    this.retry = setTimeout(() => this.send(), RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)]);
  }

  // once it is over nothing else is told: an answer may have been on its way
  tell(state) {
    if (this.over) return;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }

  end(state) {
    if (this.over) return;
    this.over = true;
    this.state = state;
    this.kept = [];
    navigator.geolocation.clearWatch(this.watch);
    removeEventListener("online", this.online);
    clearInterval(this.clock);
    clearTimeout(this.retry);
    localStorage.removeItem(this.key);
    running.delete(this.share);
    this.dispatchEvent(new Event("change"));
  }
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

class SharePosition extends HTMLElement {
  connectedCallback() {
    this.line = this.querySelector("[data-line]");
    this.start = this.querySelector("[data-start]");
    this.stop = this.querySelector("[data-stop]");
    this.start.addEventListener("click", () => this.agree());
    this.stop.addEventListener("click", () => this.revoke());
    if (!("geolocation" in navigator) || !isSecureContext) {
      this.start.disabled = true;
      return this.say("unable");
    }
    if (this.dataset.share) this.follow(Number(this.dataset.share), Number(this.dataset.until));
  }

  disconnectedCallback() {
    this.sharing?.removeEventListener("change", this.shown);
  }

  // Asked first of the browser, then of the house: without a place there is nothing to agree to.
  agree() {
    this.start.disabled = true;
    this.say("asking");
    navigator.geolocation.getCurrentPosition(() => this.begin(), (why) => {
      this.start.disabled = false;
      this.say(why.code === 1 ? "denied" : "nowhere");
    }, { enableHighAccuracy: true, timeout: 60_000 });
  }

  async begin() {
    const told = await this.post({ act: "start", team: this.dataset.team, case: this.dataset.case });
    this.start.disabled = false;
    if (told) this.follow(told.share, told.until);
  }

  async revoke() {
    this.stop.disabled = true;
    // what was kept is of before: it is sent while it still may be
    if (this.sharing?.kept.length) await this.sharing.send();
    const told = await this.post({ act: "stop", share: this.sharing?.share ?? this.dataset.share });
    this.stop.disabled = false;
    if (told) this.sharing?.end("off");
  }

  async post(fields) {
    try {
      const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token() });
      const answer = await fetch("/teams/share", { method: "POST", body, headers: { "X-CSRFToken": token() } });
      const told = await answer.json();
      if (answer.ok) return told;
      this.line.textContent = told.reason;
    } catch {
      this.say("failed");
    }
    return undefined;
  }

  follow(share, until) {
    if (!running.has(share)) running.set(share, new Sharing(share, until));
    this.sharing?.removeEventListener("change", this.shown);
    this.sharing = running.get(share);
    this.shown = () => this.show();
    this.sharing.addEventListener("change", this.shown);
    this.show();
  }

  show() {
    const { state, over, sentAt, kept, until } = this.sharing;
    this.start.hidden = !over;
    this.stop.hidden = Boolean(over);
    this.toggleAttribute("data-running", !over);
    if (over) {
      this.dataset.share = "";
      return this.say(state);
    }
    const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
    const age = sentAt ? this.age((Date.now() - sentAt) / 1000) : "";
    this.say(state, { age, count: kept.length }, ` · ${this.word("until", { at: clock.format(until) })}`);
  }

  age(seconds) {
    return seconds < 100 ? this.word("seconds", { count: Math.max(0, Math.round(seconds)) }) : this.word("minutes", { count: Math.round(seconds / 60) });
  }

  word(name, values = {}) {
    const text = this.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  say(name, values, more = "") {
    const text = this.word(name, values) + more;
    if (this.line.textContent !== text) this.line.textContent = text;
  }
}

customElements.define("share-position", SharePosition);
