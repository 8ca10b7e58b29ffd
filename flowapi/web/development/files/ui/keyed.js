// Keeps the children of an element in step with a list, and leaves alone what has not changed.

const shown = new WeakMap();

export function keep(container, items, { id, version, make }) {
  const before = shown.get(container) ?? new Map();
  const now = new Map();
  for (const item of items) {
    const known = before.get(id(item));
    const same = known && known.version === version(item);
    const element = same ? known.element : make(item);
    if (known && !same) keepOpen(known.element, element);
    now.set(id(item), { version: version(item), element });
  }
  const wanted = [...now.values()].map((entry) => entry.element);
  const changed =
    wanted.length !== container.children.length || wanted.some((one, at) => one !== container.children[at]);
  if (changed) container.replaceChildren(...wanted);
  shown.set(container, now);
}

function keepOpen(from, to) {
  const after = to.querySelectorAll("details");
  from.querySelectorAll("details").forEach((details, at) => {
    if (after[at]) after[at].open = details.open;
  });
}
