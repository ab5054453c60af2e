/** The same object; behind its call of the name there is nothing more. */
export function mortal<T extends object>(target: T, last: string | null): T {
  return new Proxy(target, {
    get(of, name) {
      const value: unknown = Reflect.get(of, name, of);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        const result: unknown = await Reflect.apply(value, of, args);
        if (name === last) process.kill(process.pid, 'SIGKILL');
        return result;
      };
    },
  });
}
