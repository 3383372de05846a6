// The line one writes in: commands after "/", inline results after "@bot", answers, edits, files.

import { hue, node } from "./page_messages.js";

const $ = (selector) => document.querySelector(selector);

export class Composer {
  constructor(room) {
    this.room = room;
    this.form = $(".composer");
    this.words = $(".words");
    this.picker = $(".picker");
    this.about = $(".about");
    this.drafts = new Map();
    this.subject = null; // {kind: "reply" | "edit", message}
    this.options = [];
    this.chosen = -1;
    this.asked = 0;
    this.queryId = null;
    this.early = new Map(); // inline answers that overtook the reply to their question
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.words.addEventListener("input", () => this.changed());
    this.words.addEventListener("keydown", (event) => this.key(event));
    this.words.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) { event.preventDefault(); this.files(event.clipboardData.files); }
    });
    $(".commands").addEventListener("click", () => {
      if (!this.picker.hidden) { this.close(); return; }
      this.offerCommands("");
      this.words.focus();
    });
    $(".attach").addEventListener("click", () => $(".file").click());
    $(".file").addEventListener("change", (event) => { this.files(event.target.files); event.target.value = ""; });
    $(".about-close").addEventListener("click", () => { this.forget(); this.words.focus(); });
    const room = $(".room");
    room.addEventListener("dragover", (event) => {
      if ([...event.dataTransfer.types].includes("Files")) { event.preventDefault(); $(".drop").hidden = false; }
    });
    room.addEventListener("dragleave", (event) => { if (!room.contains(event.relatedTarget)) $(".drop").hidden = true; });
    room.addEventListener("drop", (event) => {
      event.preventDefault();
      $(".drop").hidden = true;
      this.files(event.dataTransfer.files);
    });
  }

  // Another chat or person: what was begun there stays there.
  enter(before, after) {
    if (before) this.drafts.set(before, this.words.value);
    this.forget();
    this.words.value = this.drafts.get(after) ?? "";
    this.changed();
  }

  changed() {
    this.words.style.setProperty("height", "auto");
    const height = this.words.scrollHeight;
    // Out of sight it has no height to measure.
    if (height) this.words.style.setProperty("height", `${Math.min(height, 180)}px`);
    else this.words.style.removeProperty("height");
    this.form.classList.toggle("filled", this.words.value.trim() !== "");
    const text = this.words.value;
    const bot = this.room.bot();
    const inline = text.match(/^@(\w+)\s(.*)$/s);
    if (/^\/\w*$/.test(text)) this.offerCommands(text.slice(1));
    else if (inline && bot && inline[1].toLowerCase() === bot.username.toLowerCase()) this.askInline(inline[2]);
    else this.close();
  }

  key(event) {
    const open = !this.picker.hidden && this.options.length > 0;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark((this.chosen + step + this.options.length) % this.options.length);
    } else if (open && event.key === "Tab" && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.chosen, false);
    } else if (event.key === "Escape") {
      if (open) this.close(); else this.forget();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (open && this.chosen >= 0) this.take(this.chosen, true); else this.submit();
    } else if (event.key === "ArrowUp" && this.words.value === "") {
      const last = this.room.lastOwn();
      if (last) { event.preventDefault(); this.begin("edit", last); }
    }
  }

  async submit() {
    const text = this.words.value.trim();
    if (!text) return;
    const subject = this.subject;
    this.words.value = "";
    this.forget();
    this.changed();
    const sent = subject?.kind === "edit"
      ? await this.room.act({ do: "edit", message: subject.message.message_id, text })
      : await this.room.say(text, subject?.message.message_id);
    // Words are not lost when they could not be sent.
    if (!sent && !this.words.value) { this.words.value = text; this.changed(); }
  }

  begin(kind, message) {
    this.subject = { kind, message };
    this.about.hidden = false;
    this.about.querySelector("strong").textContent = kind === "edit" ? "Edit" : `Reply to ${message.from.first_name}`;
    this.about.querySelector("span").textContent = this.room.gist(message);
    this.about.className = `about ${hue(message.from.id)}`;
    if (kind === "edit") { this.words.value = message.text; this.changed(); }
    this.words.focus();
  }

  forget() {
    if (this.subject?.kind === "edit") { this.words.value = ""; this.changed(); }
    this.subject = null;
    this.about.hidden = true;
  }

  async files(list) {
    for (const file of list) await this.room.upload(file);
  }

  // --- the list above the line ---

  offerCommands(begin) {
    const found = this.room.commands().filter((command) => command.command.startsWith(begin.toLowerCase()));
    this.show(found.map((command) => ({
      label: node("span", {}, node("strong", { text: `/${command.command}` }), " ", node("span", { class: "dim", text: command.description })),
      send: `/${command.command}`,
    })), begin ? "No such command." : "The bot has not set a command menu.");
  }

  async askInline(query) {
    const mine = ++this.asked;
    await new Promise((done) => setTimeout(done, 250));
    if (mine !== this.asked) return;
    const answer = await this.room.act({ do: "inline", query });
    if (mine !== this.asked || !answer) return;
    this.queryId = answer.query_id;
    const early = this.early.get(answer.query_id);
    if (early) this.inlineAnswered(early);
  }

  inlineAnswered(answer) {
    if (answer.query_id !== this.queryId) { this.early.set(answer.query_id, answer); return; }
    this.early.clear();
    this.show(answer.results.map((result) => ({
      label: node("span", {}, node("strong", { text: result.title }), node("span", { class: "dim block", text: result.description ?? "" })),
      choose: { query_id: answer.query_id, result_id: result.id },
    })), "Nothing found.");
  }

  show(options, empty) {
    this.options = options;
    const list = node("ul", { id: "picker-list", role: "listbox", "aria-label": "Suggestions" });
    options.forEach((option, index) => {
      list.append(node("li", {
        role: "option", id: `option-${index}`, "aria-selected": "false",
        on: { mousedown: (event) => { event.preventDefault(); this.take(index, true); } },
      }, option.label));
    });
    this.picker.replaceChildren(options.length ? list : node("p", { class: "dim", text: empty }));
    this.picker.hidden = false;
    this.words.setAttribute("aria-expanded", "true");
    this.mark(options.length ? 0 : -1);
  }

  mark(index) {
    this.chosen = index;
    this.picker.querySelectorAll("[role=option]").forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === index));
      if (at === index) option.scrollIntoView({ block: "nearest" });
    });
    if (index >= 0) this.words.setAttribute("aria-activedescendant", `option-${index}`);
    else this.words.removeAttribute("aria-activedescendant");
  }

  // Enter sends what is marked; Tab only fills it in, to go on writing.
  take(index, send) {
    const option = this.options[index];
    this.close();
    if (option.choose) {
      this.words.value = "";
      this.changed();
      this.room.act({ do: "choose", ...option.choose });
    } else if (send) {
      this.words.value = option.send;
      this.submit();
    } else {
      this.words.value = `${option.send} `;
      this.changed();
    }
  }

  close() {
    this.asked += 1;
    this.picker.hidden = true;
    this.options = [];
    this.chosen = -1;
    this.words.setAttribute("aria-expanded", "false");
    this.words.removeAttribute("aria-activedescendant");
  }
}
