// The page: which person one is, which chat is open, and what the server tells about both.

import { Composer } from "./page_composer.js";
import { bubble, clock, day, gist, hue, initials, node, service, settle } from "./page_messages.js";

const $ = (selector) => document.querySelector(selector);
const KEY = $("meta[name=sandbox-key]").content;
const EXAMPLES = ["/help", "/who Macron", "/country Italy", "/positions troops"];
const TYPING_MS = 5000;
const ANSWER_MS = 15000;

const state = {
  bot: null, people: [], chats: new Map(), menus: [], about: {}, listening: false,
  me: null, open: null, thread: null, unread: new Map(), typing: new Map(), waiting: new Map(), answered: new Set(),
};

// --- the line to the server ---

function connect(delay = 500) {
  const socket = new WebSocket(`ws://${location.host}/sandbox/live?key=${encodeURIComponent(KEY)}`);
  let next = delay;
  socket.addEventListener("open", () => { next = 500; document.body.classList.remove("offline"); });
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    document.body.classList.add("offline");
    showStatus();
    // A new server has a new key, which only a fresh page holds.
    setTimeout(async () => {
      try {
        const page = await (await fetch("/")).text();
        if (!page.includes(KEY)) { location.reload(); return; }
      } catch { /* still away */ }
      connect(Math.min(next * 2, 8000));
    }, next);
  });
}

async function post(path, body, headers = {}) {
  try {
    const answer = await fetch(path, { method: "POST", body, headers: { "X-Sandbox-Key": KEY, ...headers } });
    const value = await answer.json();
    if (!value.ok) toast(value.reason);
    return value.ok ? value : null;
  } catch {
    toast("The sandbox does not answer. Is it still running?");
    return null;
  }
}

function act(what) {
  const body = JSON.stringify({ person: state.me, chat: state.open, thread: state.thread ?? undefined, ...what });
  return post("/sandbox/act", body, { "Content-Type": "application/json" });
}

const HEARD = {
  snapshot(_, all) {
    Object.assign(state, { bot: all.bot, people: all.people, menus: all.commands, about: all.about, listening: all.listening });
    state.chats = new Map(all.chats.map((chat) => [chat.id, { ...chat, messages: new Map(chat.messages.map((m) => [m.message_id, m])) }]));
    const known = Number(sessionStorage.getItem("me"));
    state.me = state.people.some((person) => person.id === (state.me ?? known)) ? state.me ?? known : state.people[0]?.id;
    if (!visible().some((chat) => chat.id === state.open)) state.open = visible()[0]?.id ?? null;
    showAll();
  },
  // Comes right before the message it belongs to.
  input(id, markup) { state.forced = markup.force_reply ? { id, selective: markup.selective } : null; },
  message(id, message) {
    const chat = state.chats.get(id);
    if (!chat) return;
    chat.messages.set(message.message_id, message);
    if (message.from.is_bot) state.typing.delete(id);
    if (id === state.open) append(message);
    if (id === state.open && message.from.is_bot && state.forced?.id === id) {
      if (chat.type === "private" || !state.forced.selective || names(message, state.me)) composer.begin("reply", message);
      state.forced = null;
    }
    else if (message.from.id !== state.me) state.unread.set(id, (state.unread.get(id) ?? 0) + 1);
    showChats(); showStatus(); showChips();
  },
  edited(id, message) {
    state.chats.get(id)?.messages.set(message.message_id, message);
    if (id === state.open) replace(message);
    showChats();
  },
  deleted(id, { message_id: gone }) {
    state.chats.get(id)?.messages.delete(gone);
    if (id === state.open) { log().querySelector(`[data-id="${gone}"]`)?.remove(); regroup(); }
    showChats();
  },
  action(id, payload) {
    const until = Date.now() + TYPING_MS;
    state.typing.set(id, { ...payload, until });
    setTimeout(() => { showStatus(); showChats(); }, TYPING_MS + 50);
    showStatus(); showChats();
  },
  answer(_, payload) {
    state.answered.add(payload.query_id);
    state.waiting.get(payload.query_id)?.();
    if (payload.person_id !== state.me || !payload.text) return;
    if (payload.show_alert) alert(payload.text); else toast(payload.text);
  },
  inline(_, payload) { if (payload.person_id === state.me) composer.inlineAnswered(payload); },
  chat(id, payload) {
    const messages = state.chats.get(id)?.messages ?? new Map();
    state.chats.set(id, { ...payload, messages });
    showChats();
    if (id === state.open) showHead();
  },
  commands(_, menus) { state.menus = menus; showChips(); },
  listening(_, payload) { state.listening = payload.listening; showStatus(); },
  reaction(id, { message_id: target, reaction }) {
    const chat = state.chats.get(id);
    const message = chat?.messages.get(target);
    if (!message) return;
    message.reaction = reaction;
    if (id === state.open) replace(message);
  },
};

function hear({ kind, chat, payload }) { HEARD[kind]?.(chat, payload); }

// --- what one sees ---

function visible() {
  const present = ["creator", "administrator", "member"];
  const mine = [...state.chats.values()].filter((chat) => chat.type === "private" ? chat.id === state.me
    : present.includes(chat.members[state.me]) && !chat.migrated_to);
  const last = (chat) => [...chat.messages.values()].at(-1)?.date ?? 0;
  return mine.sort((a, b) => (b.type === "private") - (a.type === "private") || last(b) - last(a));
}

function title(chat) { return chat.type === "private" ? state.bot.first_name : chat.title; }
function current() { return state.chats.get(state.open); }
function log() { return $(".log-inner"); }
function botIn(chat) { return ["member", "administrator"].includes(chat.members[state.bot.id]); }
function isTyping(id) { return (state.typing.get(id)?.until ?? 0) > Date.now(); }

function showAll() {
  showPeople(); showChats(); showRoom();
  $(".side-foot").textContent = `@${state.bot.username} · ${location.host}`;
}

function showPeople() {
  const group = $(".people");
  group.replaceChildren(...state.people.map((person) => node("button", {
    type: "button", role: "radio", class: "person", "aria-checked": String(person.id === state.me),
    tabindex: person.id === state.me ? "0" : "-1",
    on: {
      click: () => become(person.id),
      keydown: (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const at = state.people.findIndex((other) => other.id === state.me);
        become(state.people[(at + step + state.people.length) % state.people.length].id);
        group.querySelector("[aria-checked=true]").focus();
      },
    },
  }, node("span", { class: `avatar small ${hue(person.id)}`, "aria-hidden": "true", text: initials(person.first_name) }),
    node("span", { text: person.first_name }))));
}

function become(id) {
  const chat = current();
  const before = `${state.me}:${state.open}`;
  state.me = id;
  sessionStorage.setItem("me", id);
  state.unread.clear();
  state.open = chat && chat.type !== "private" && chat.members[id] ? chat.id : visible()[0]?.id ?? null;
  state.thread = null;
  composer.enter(before, `${id}:${state.open}`);
  showAll();
}

function showChats() {
  $(".chats").replaceChildren(...visible().map((chat) => {
    const last = [...chat.messages.values()].at(-1);
    const unread = state.unread.get(chat.id) ?? 0;
    const sender = last && !service(last) && chat.type !== "private" ? `${last.from.id === state.me ? "You" : last.from.first_name}: ` : "";
    const preview = isTyping(chat.id) ? "typing…" : last ? sender + gist(last) : "No messages yet";
    return node("li", {}, node("button", {
      type: "button", class: "chat", "aria-current": chat.id === state.open ? "true" : null, on: { click: () => enter(chat.id, true) },
    },
    node("span", { class: `avatar ${hue(chat.id)}`, "aria-hidden": "true", text: initials(title(chat)) }),
    node("span", { class: "chat-lines" },
      node("span", { class: "chat-top" }, node("strong", { text: title(chat) }), last ? node("time", { text: clock(last.date) }) : null),
      node("span", { class: "chat-bottom" }, node("span", { class: isTyping(chat.id) ? "typing" : "dim", text: preview.slice(0, 120) }),
        unread ? node("span", { class: "count", "aria-label": `${unread} unread`, text: String(unread) }) : null))));
  }));
}

function enter(id, byHand) {
  if (byHand) $(".app").dataset.view = "room";
  if (id !== state.open) {
    composer.enter(`${state.me}:${state.open}`, `${state.me}:${id}`);
    state.open = id;
    state.thread = null;
    state.unread.delete(id);
    showChats(); showRoom();
  }
  if (byHand && matchMedia("(min-width: 720px)").matches) $(".words").focus();
}

function showRoom() {
  const chat = current();
  $(".room").classList.toggle("empty", !chat);
  if (!chat) return;
  showHead();
  log().replaceChildren();
  for (const message of chat.messages.values()) if (inThread(message)) place(message);
  regroup();
  toEnd();
  showChips();
}

function inThread(message) {
  return state.thread === null || message.message_thread_id === state.thread;
}

function showHead() {
  const chat = current();
  $(".room-title").textContent = title(chat);
  $(".room-avatar").className = `avatar room-avatar ${hue(chat.id)}`;
  $(".room-avatar").textContent = initials(title(chat));
  const topics = $(".topics");
  topics.hidden = !chat.topics.length;
  const tab = (id, name) => node("button", {
    type: "button", role: "tab", class: "topic", "aria-selected": String(state.thread === id), text: name,
    on: { click: () => { state.thread = id; showRoom(); } },
  });
  topics.replaceChildren(tab(null, "All"), ...chat.topics.map((topic) => tab(topic.id, topic.name)));
  showMenu(); showStatus();
}

function showStatus() {
  const chat = current();
  if (!chat) return;
  const status = $(".room-status");
  status.classList.toggle("typing", isTyping(chat.id));
  if (document.body.classList.contains("offline")) status.textContent = "connecting…";
  else if (isTyping(chat.id)) {
    const doing = { upload_document: "sending a file", upload_photo: "sending a photo" }[state.typing.get(chat.id).action] ?? "typing";
    status.textContent = chat.type === "private" ? `${doing}…` : `${state.bot.first_name} is ${doing}…`;
  } else if (!state.listening) status.textContent = "the bot is not running";
  else if (chat.type === "private") status.textContent = botIn(chat) ? "bot" : "you blocked this bot";
  else {
    const count = Object.values(chat.members).filter((member) => ["creator", "administrator", "member"].includes(member)).length;
    status.textContent = `${count} members${botIn(chat) ? "" : ", the bot is not among them"}`;
  }
}

function showMenu() {
  const chat = current();
  const status = chat.members[state.bot.id];
  const items = chat.type === "private"
    ? [botIn(chat) ? ["Block the bot", () => act({ do: "bot_status", status: "kicked" })]
      : ["Unblock the bot", () => act({ do: "bot_status", status: "member" })]]
    : [
      botIn(chat) ? ["Remove the bot", () => act({ do: "bot_status", status: "kicked" })]
        : ["Add the bot", () => act({ do: "bot_status", status: "member" })],
      ...(status === "administrator" ? [["Take the bot's rights back", () => act({ do: "bot_status", status: "member" })]]
        : status === "member" ? [["Make the bot an administrator", () => act({ do: "bot_status", status: "administrator" })]] : []),
      ["New topic …", newTopic],
    ];
  $(".menu").replaceChildren(...items.map(([label, run]) => node("button", {
    type: "button", role: "menuitem", text: label, on: { click: () => { openMenu(false); run(); } },
  })));
}

function openMenu(open) {
  $(".menu").hidden = !open;
  $(".more").setAttribute("aria-expanded", String(open));
  if (open) $(".menu button")?.focus();
}

async function newTopic() {
  const name = await ask("Name of the topic");
  const made = name && await act({ do: "topic", name, thread: undefined });
  if (made) { state.thread = made.thread; showRoom(); }
}

function showChips() {
  const chat = current();
  if (!chat) return;
  const bare = chat.type === "private" && ![...chat.messages.values()].some((message) => !service(message));
  const few = chat.type === "private" && chat.messages.size < 4;
  const texts = bare ? ["/start"] : few ? EXAMPLES : [];
  $(".chips").replaceChildren(...texts.map((text) => node("button", {
    type: "button", class: `chip ${bare ? "primary" : ""}`, text, on: { click: () => say(text) },
  })));
  log().querySelector(".welcome")?.remove();
  if (bare) {
    log().append(node("div", { class: "welcome" },
      node("span", { class: `avatar large ${hue(chat.id)}`, "aria-hidden": "true", text: initials(title(chat)) }),
      node("h3", { text: title(chat) }),
      node("p", { text: state.about.description || "Press /start, or type a command." })));
  }
}

// --- messages ---

const acts = {
  me: () => state.me,
  inGroup: () => current().type !== "private",
  isBot: (name) => name.toLowerCase() === state.bot.username.toLowerCase(),
  file: (id) => `/sandbox/file/${encodeURIComponent(id)}?key=${encodeURIComponent(KEY)}`,
  say: (text) => say(text),
  reply: (message) => composer.begin("reply", message),
  edit: (message) => composer.begin("edit", message),
  inline: (query) => {
    $(".words").value = `@${state.bot.username} ${query}`;
    $(".words").focus();
    composer.changed();
  },
  copy: async (text) => {
    try { await navigator.clipboard.writeText(text); toast("Copied"); } catch { toast("This browser would not copy."); }
  },
  show: (id) => {
    const target = log().querySelector(`[data-id="${id}"]`);
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
    target?.classList.add("flash");
    setTimeout(() => target?.classList.remove("flash"), 1200);
  },
  toast,
  async press(message, data, key) {
    key.classList.add("busy");
    key.setAttribute("aria-busy", "true");
    const done = () => { key.classList.remove("busy"); key.removeAttribute("aria-busy"); };
    const pressed = await act({ do: "press", message: message.message_id, data });
    if (!pressed || state.answered.has(pressed.query_id)) { done(); return; }
    const late = setTimeout(() => { state.waiting.delete(pressed.query_id); done(); toast("The bot did not answer the button."); }, ANSWER_MS);
    state.waiting.set(pressed.query_id, () => { clearTimeout(late); state.waiting.delete(pressed.query_id); done(); });
  },
};

// Whether new messages should come into view: one is at the end, or was when the screen changed its size.
let following = true;

function atEnd() {
  const box = $(".log");
  return box.scrollHeight - box.scrollTop - box.clientHeight < 120;
}

function toEnd() {
  const box = $(".log");
  box.scrollTop = box.scrollHeight;
  seen();
}

function seen() {
  following = true;
  $(".jump").hidden = true;
  $(".jump .count").textContent = "";
}

function place(message) {
  const box = log();
  const last = box.lastElementChild;
  if (!last || day(Number(last.dataset.date ?? 0)) !== day(message.date)) {
    box.append(node("p", { class: "day", "data-date": message.date }, node("span", { text: day(message.date) })));
  }
  const element = bubble(message, acts);
  element.dataset.date = message.date;
  box.append(element);
  settle(element);
  return element;
}

// Whether a message is a reply to this person, or names them.
function names(message, person) {
  return message.reply_to_message?.from.id === person
    || (message.entities ?? []).some((entity) => entity.user?.id === person);
}

function append(message) {
  if (!inThread(message)) return;
  const follow = following || message.from.id === state.me;
  log().querySelector(".welcome")?.remove();
  place(message).classList.add("fresh");
  regroup();
  if (follow) toEnd();
  else {
    $(".jump").hidden = false;
    const count = $(".jump .count");
    count.textContent = String(Number(count.textContent || 0) + 1);
  }
}

function replace(message) {
  const old = log().querySelector(`[data-id="${message.message_id}"]`);
  if (!old) return;
  const follow = following;
  const focused = old.contains(document.activeElement) ? document.activeElement.textContent : null;
  const element = bubble(message, acts);
  element.dataset.date = message.date;
  old.replaceWith(element);
  settle(element);
  regroup();
  // A pressed button that the edit kept should not lose the keyboard's place.
  if (focused !== null) {
    const keys = [...element.querySelectorAll(".key")];
    (keys.find((key) => key.textContent === focused) ?? keys[0])?.focus({ preventScroll: true });
  }
  if (follow) toEnd();
}

// Neighbours of one sender stand close; only the last of them has a tail.
function regroup() {
  const all = [...log().children];
  all.forEach((element, index) => {
    const joined = (other) => other?.dataset.from && other.dataset.from === element.dataset.from
      && Math.abs(other.dataset.date - element.dataset.date) < 300;
    element.classList.toggle("joined", Boolean(joined(all[index - 1])));
    element.classList.toggle("tail", !joined(all[index + 1]));
  });
}

function say(text, replyTo) { return act({ do: "write", text, reply_to: replyTo }); }

async function upload(file) {
  if (file.size > 20 * 1024 * 1024) { toast("Files up to 20 MB, please: a bot cannot fetch larger ones."); return; }
  const query = new URLSearchParams({ person: state.me, chat: state.open, name: file.name, caption: $(".words").value.trim() });
  const sent = await post(`/sandbox/upload?${query}`, file, { "Content-Type": file.type || "application/octet-stream" });
  if (sent) { $(".words").value = ""; composer.changed(); }
}

// --- toasts and dialogs ---

function toast(text) {
  const element = node("p", { class: "toast", text });
  $(".toasts").append(element);
  setTimeout(() => element.classList.add("gone"), 3200);
  setTimeout(() => element.remove(), 3600);
}

function alert(text) {
  $(".alert-text").textContent = text;
  $(".alert").showModal();
}

function ask(label) {
  const dialog = $(".ask");
  $(".ask-label").textContent = label;
  $(".ask-value").value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "ok" ? $(".ask-value").value.trim() : ""), { once: true });
  });
}

// --- wiring ---

const composer = new Composer({
  bot: () => state.bot,
  commands: () => state.menus.find((menu) => menu.chat === state.open && menu.person === state.me)?.commands ?? [],
  lastOwn: () => [...(current()?.messages.values() ?? [])].filter((m) => m.from.id === state.me && m.text !== undefined).at(-1),
  gist, act, say, upload,
});

$(".back").addEventListener("click", () => { $(".app").dataset.view = "side"; $(".chats [aria-current]")?.focus(); });
$(".more").addEventListener("click", () => openMenu($(".menu").hidden));
$(".jump").addEventListener("click", toEnd);
$(".log").addEventListener("scroll", () => { if (atEnd()) seen(); else following = false; }, { passive: true });
new ResizeObserver(() => {
  const stay = following;
  settle(log());
  if (stay) toEnd();
}).observe($(".log"));
document.addEventListener("click", (event) => { if (!event.target.closest(".menu-holder")) openMenu(false); });
document.addEventListener("keydown", (event) => {
  if ($(".menu").hidden) return;
  const items = [...$(".menu").children];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") { openMenu(false); $(".more").focus(); }
  else if (step) {
    event.preventDefault();
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
  }
});
connect();
