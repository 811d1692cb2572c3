// How are nodes made? Only from names, attributes and text, never from markup.

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    give(node, name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function unseen(text) {
  return element("span", { class: "unseen" }, text);
}

/** The address as it may be opened, or null when it is not one of the web or of Telegram. */
export function safeAddress(address) {
  try {
    const { protocol, href } = new URL(address);
    return ["http:", "https:", "tg:"].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}

/** A link to somewhere else, or just its words when it leads nowhere good. */
export function outsideLink(address, attributes, ...children) {
  const href = safeAddress(address);
  if (href === null) {
    return element("span", {}, ...children);
  }
  return element("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function give(node, name, value) {
  if (typeof value === "function") {
    node.addEventListener(name, value);
  } else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(name, value === true ? "" : value);
  }
}
