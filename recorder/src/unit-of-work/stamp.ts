/** Hands back what it is given: who extends it puts private fields onto objects of others. */
// oxlint-disable-next-line no-extraneous-class -- a constructor is what is extended
class Onto {
  constructor(object: object) {
    // oxlint-disable-next-line no-constructor-return -- the point of it
    return object;
  }
}

/** What the recorder knows of an object of Node's or of a library. */
export interface Stamps<T> {
  /** Undefined where nothing was put. */
  get: (object: object) => T | undefined;
  /** Once for an object. */
  put: (object: object, value: T) => void;
}

/**
 * Stamps live in a private field of the object itself: a few nanoseconds where a weak map costs a hash and work for the
 * garbage collector, and nobody sees them: no key, no symbol, nothing in `util.inspect`.
 */
export function stamps<T>(): Stamps<T> {
  class Stamped extends Onto {
    #value: T;
    constructor(object: object, value: T) {
      super(object);
      this.#value = value;
    }
    static get(object: object): T | undefined {
      return #value in object ? (object as Stamped).#value : undefined;
    }
  }
  return {
    get: (object) => Stamped.get(object),
    put: (object, value) => void new Stamped(object, value),
  };
}
