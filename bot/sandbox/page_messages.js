// Builds what a message looks like: text with entities, media, quoted answers, keyboards. DOM nodes only, never HTML text.

export function node(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

export function hue(id) {
  return `hue-${Math.abs(id) % 7}`;
}

export function initials(name) {
  const words = (name || "?").trim().split(/\s+/);
  return (words[0][0] + (words[1]?.[0] ?? "")).toUpperCase();
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const options = { day: "numeric", month: "long" };
  if (date.getFullYear() !== new Date().getFullYear()) options.year = "numeric";
  return date.toDateString() === new Date().toDateString() ? "Today" : date.toLocaleDateString([], options);
}

// One line that stands for a message in lists and quoted answers.
export function gist(message) {
  if (message.text !== undefined) return message.text.replace(/\s+/g, " ");
  if (message.caption) return message.caption.replace(/\s+/g, " ");
  if (message.photo) return "Photo";
  if (message.document) return message.document.file_name || "File";
  return service(message) ?? "Message";
}

// What happened to the chat, for messages that only say that.
export function service(message) {
  const who = message.from?.first_name ?? "Someone";
  const names = (people) => people.map((person) => person.first_name).join(", ");
  if (message.new_chat_members) return `${who} added ${names(message.new_chat_members)}`;
  if (message.left_chat_member) {
    const left = message.left_chat_member;
    return left.id === message.from.id ? `${who} left` : `${who} removed ${left.first_name}`;
  }
  if (message.forum_topic_created) return `${who} opened the topic “${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "The group became a supergroup";
  if (message.pinned_message) return `${who} pinned “${gist(message.pinned_message).slice(0, 60)}”`;
  return null;
}

// --- text with entities. JavaScript strings are UTF-16, as the offsets are. ---

const PLAIN_TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function formatted(text, entities, acts) {
  const holder = node("div", { class: "text", dir: "auto" });
  const ranges = (entities ?? []).map((e) => ({ ...e, from: e.offset, to: e.offset + e.length }));
  fill(holder, text, 0, text.length, ranges, acts);
  return holder;
}

function fill(parent, text, from, to, ranges, acts) {
  // Outer before inner; what reaches over its neighbour's end is cut in two there.
  const queue = ranges.filter((r) => r.from < r.to).sort((a, b) => a.from - b.from || b.to - a.to);
  let at = from;
  while (queue.length) {
    const range = queue.shift();
    const inner = [];
    for (let i = 0; i < queue.length && queue[i].from < range.to; ) {
      const [other] = queue.splice(i, 1);
      inner.push({ ...other, to: Math.min(other.to, range.to) });
      if (other.to > range.to) queue.push({ ...other, from: range.to });
    }
    queue.sort((a, b) => a.from - b.from || b.to - a.to);
    const block = BLOCKS.has(range.type);
    let before = text.slice(at, range.from);
    // A block stands on its own lines already.
    if (block) before = before.replace(/\n$/, "");
    if (before) parent.append(before);
    const made = entity(range, text.slice(range.from, range.to), acts);
    fill(made.inner ?? made, text, range.from, range.to, inner, acts);
    parent.append(made);
    at = range.to;
    if (block && text[at] === "\n" && at < to) at += 1;
  }
  if (at < to) parent.append(text.slice(at, to));
}

function entity(range, words, acts) {
  if (PLAIN_TAGS[range.type]) return node(PLAIN_TAGS[range.type]);
  switch (range.type) {
    case "code": return copied(words, acts);
    case "spoiler": return spoiler();
    case "pre": return preformatted(range, words, acts);
    case "blockquote": return node("blockquote");
    case "expandable_blockquote": return expandable();
    case "text_link": return link(range.url, acts);
    case "url": return link(/^[a-z]+:/i.test(words) ? words : `https://${words}`, acts);
    case "email": return link(`mailto:${words}`, acts);
    case "bot_command":
      return node("button", { class: "inline", type: "button", on: { click: () => acts.say(words) } });
    case "text_mention": case "mention": case "hashtag": case "cashtag": case "phone_number":
      return node("span", { class: "tagged" });
    case "date_time": return moment(range, words);
    default: return node("span");
  }
}

function link(url, acts) {
  if (!/^(https?|mailto):/i.test(url)) return node("span", { class: "tagged", title: url });
  const element = node("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow", title: url });
  const start = url.match(/^https?:\/\/t\.me\/(\w+)\?start=([\w-]{1,64})$/);
  if (start && acts.isBot(start[1])) {
    element.addEventListener("click", (event) => {
      event.preventDefault();
      acts.say(`/start ${start[2]}`);
    });
  }
  return element;
}

// As in Telegram's apps, a tap on code copies it.
function copied(words, acts) {
  return node("code", {
    role: "button", tabindex: "0", title: "Copy",
    on: {
      click: () => acts.copy(words),
      keydown: (event) => { if (event.key === "Enter") acts.copy(words); },
    },
  });
}

function spoiler() {
  const element = node("span", {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": "Hidden text, press to show", "aria-pressed": "false",
  });
  const show = () => {
    element.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label", "aria-pressed"]) element.removeAttribute(name);
  };
  element.addEventListener("click", show);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); }
  });
  return element;
}

function preformatted(range, words, acts) {
  const code = node("code");
  const copy = node("button", {
    class: "copy", type: "button", "aria-label": "Copy the code", on: { click: () => acts.copy(words) },
  }, icon("copy"));
  const element = node("pre", { "data-language": range.language }, code, copy);
  element.inner = code;
  return element;
}

function expandable() {
  const inner = node("div", { class: "quote-text" });
  const toggle = node("button", { class: "quote-more", type: "button", "aria-expanded": "false", text: "Show more" });
  const element = node("blockquote", { class: "expandable" }, inner, toggle);
  const set = (open) => {
    element.classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "Show less" : "Show more";
  };
  toggle.addEventListener("click", () => set(!element.classList.contains("open")));
  element.inner = inner;
  return element;
}

// Called once a message is on the page: a quotation that fits needs no button.
export function settle(element) {
  for (const quote of element.querySelectorAll("blockquote.expandable")) {
    const text = quote.querySelector(".quote-text");
    quote.classList.toggle("fits", text.scrollHeight <= text.clientHeight + 2 && !quote.classList.contains("open"));
  }
}

function moment(range, words) {
  const date = new Date(range.unix_time * 1000);
  const form = range.date_time_format ?? "";
  const options = {};
  if (/w/i.test(form)) options.weekday = /D/.test(form) ? "long" : "short";
  if (/d/.test(form)) Object.assign(options, { day: "numeric", month: "numeric", year: "2-digit" });
  if (/D/.test(form)) Object.assign(options, { day: "numeric", month: "long", year: "numeric" });
  if (/t/i.test(form)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (/T/.test(form)) options.second = "2-digit";
  const element = node("time", { datetime: date.toISOString(), title: `${words} · ${date.toLocaleString()}` });
  if (form) {
    element.append(/^r$/i.test(form) ? ago(date) : date.toLocaleString([], options));
    element.inner = document.createElement("span");
  }
  return element;
}

function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[3];
  return new Intl.RelativeTimeFormat([], { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

// --- a whole message ---

export function bubble(message, acts) {
  const told = service(message);
  if (told) return node("p", { class: "service", "data-id": message.message_id }, node("span", { text: told }));
  const own = message.from.id === acts.me();
  const element = node("article", {
    class: `message ${own ? "own" : "other"}`, "data-id": message.message_id, "data-from": message.from.id,
    "aria-label": `${own ? "You" : message.from.first_name}, ${clock(message.date)}`,
  });
  const body = node("div", { class: "bubble" });
  if (!own && acts.inGroup()) {
    body.append(node("p", { class: `sender ${hue(message.from.id)}`, text: message.from.first_name },
      message.from.is_bot ? node("span", { class: "badge", text: "bot" }) : null));
  }
  if (message.via_bot) body.append(node("p", { class: "via", text: `via @${message.via_bot.username}` }));
  if (message.forward_origin) {
    body.append(node("p", { class: "via", text: `Forwarded from ${message.forward_origin.sender_user.first_name}` }));
  }
  if (message.reply_to_message) body.append(quoted(message.reply_to_message, acts));
  if (message.photo) body.append(photo(message, acts));
  if (message.document) body.append(attachment(message.document, acts));
  const [text, entities] = message.text !== undefined
    ? [message.text, message.entities] : [message.caption, message.caption_entities];
  const meta = node("span", { class: "meta" },
    message.edit_date ? node("span", { text: "edited " }) : null,
    node("time", { datetime: new Date(message.date * 1000).toISOString(), text: clock(message.date) }));
  if (text) {
    const words = formatted(text, entities, acts);
    // Inside the text it shares the last line where there is room.
    words.append(meta);
    body.append(words);
  } else body.append(meta);
  element.append(body);
  const rows = message.reply_markup?.inline_keyboard;
  if (rows?.length) element.append(keyboard(message, rows, acts));
  element.append(tools(message, own, text, acts));
  return element;
}

function tools(message, own, text, acts) {
  const bar = node("div", { class: "tools" });
  const add = (name, label, act) => bar.append(
    node("button", { class: "icon", type: "button", "aria-label": label, title: label, on: { click: act } }, icon(name)));
  add("reply", "Reply", () => acts.reply(message));
  if (own && message.text !== undefined) add("edit", "Edit", () => acts.edit(message));
  if (text) add("copy", "Copy", () => acts.copy(text));
  return bar;
}

function quoted(message, acts) {
  return node("button", {
    class: `quoted ${hue(message.from?.id ?? 0)}`, type: "button", on: { click: () => acts.show(message.message_id) },
  }, node("strong", { text: message.from?.first_name ?? "" }), node("span", { text: gist(message).slice(0, 120) }));
}

function photo(message, acts) {
  const size = message.photo[message.photo.length - 1];
  const image = node("img", {
    src: acts.file(size.file_id), width: size.width, height: size.height, alt: message.caption || "Photo", loading: "lazy",
  });
  return node("a", { class: "photo", href: acts.file(size.file_id), target: "_blank", rel: "noopener" }, image);
}

function attachment(file, acts) {
  const size = file.file_size < 1024 ? `${file.file_size} B`
    : file.file_size < 1048576 ? `${(file.file_size / 1024).toFixed(1)} KB` : `${(file.file_size / 1048576).toFixed(1)} MB`;
  return node("a", { class: "document", href: acts.file(file.file_id), download: file.file_name || "file" },
    node("span", { class: "document-icon" }, icon("file")),
    node("span", { class: "document-names" },
      node("strong", { text: file.file_name || "File" }), node("small", { text: size })));
}

function keyboard(message, rows, acts) {
  const board = node("div", { class: "keyboard", role: "group", "aria-label": "Buttons" });
  for (const row of rows) {
    const line = node("div", { class: "keys" });
    for (const key of row) line.append(button(message, key, acts));
    board.append(line);
  }
  return board;
}

function button(message, key, acts) {
  const style = `key ${key.style ? `key-${key.style}` : ""}`;
  if (key.url && /^https?:/i.test(key.url)) {
    return node("a", { class: style, href: key.url, target: "_blank", rel: "noopener noreferrer nofollow", title: key.url },
      node("span", { text: key.text }), icon("link"));
  }
  const element = node("button", { class: style, type: "button" }, node("span", { text: key.text }));
  element.addEventListener("click", () => {
    if (key.callback_data !== undefined) acts.press(message, key.callback_data, element);
    else if (key.copy_text) acts.copy(key.copy_text.text);
    else if (key.switch_inline_query_current_chat !== undefined) acts.inline(key.switch_inline_query_current_chat);
    else if (key.switch_inline_query !== undefined) acts.inline(key.switch_inline_query);
    else acts.toast("The sandbox cannot do what this button asks.");
  });
  return element;
}
