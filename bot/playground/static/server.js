// How does the page talk to the playground?

const token = document.querySelector('meta[name="token"]').content;

export class Refusal extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

export function ask(path, signal) {
  return call(path, { signal });
}

export function tell(path, wish) {
  const headers = { "Content-Type": "application/json" };
  return call(path, { method: "POST", headers, body: JSON.stringify(wish) });
}

async function call(path, options) {
  const headers = { ...options.headers, "X-Playground-Token": token };
  const response = await fetch(`/playground/${path}`, { ...options, headers });
  if (!response.ok) {
    throw new Refusal(response.status);
  }
  return response.json();
}
