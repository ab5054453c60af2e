/** A list of routes such as `GET /products/:sku`, asked in order. */
export class Router {
  #routes = [];

  on(method, pattern, handler) {
    this.#routes.push({ method, parts: pattern.split('/'), handler });
    return this;
  }

  /** The handler and the named parts of the path, or null. */
  match(method, path) {
    const parts = path.split('/');
    for (const route of this.#routes) {
      if (route.method !== method || route.parts.length !== parts.length) continue;
      const params = paramsOf(route.parts, parts);
      if (params) return { handler: route.handler, params };
    }
    return null;
  }
}

function paramsOf(pattern, parts) {
  const params = {};
  for (const [i, expected] of pattern.entries()) {
    if (expected.startsWith(':')) params[expected.slice(1)] = decodeURIComponent(parts[i]);
    else if (expected !== parts[i]) return null;
  }
  return params;
}
