const tails = new Map();

/** Waits until nobody else holds `name`; returns what lets it go again. */
export async function lock(name) {
  const before = tails.get(name);
  let release;
  tails.set(name, new Promise((resolve) => (release = resolve)));
  await before;
  return release;
}
