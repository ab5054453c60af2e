import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const classes: Family = {
  name: 'methods, constructors, accessors, callbacks',
  nearMiss: 'the same expression in another member',
  program: {
    'src/app.js': `
class Box {
  constructor(o) {
    this.o = o;
    if (o.eager) this.size = o.data.size;
  }
  get width() {
    return this.o.data.size;
  }
  area() {
    return this.o.data.size;
  }
  static of(o) {
    return o.data.size;
  }
  #hidden() {
    return this.o.data.size;
  }
  open() {
    return this.#hidden();
  }
  each() {
    return [1].map(() => this.o.data.size);
  }
}
exports.use = function use(kind) {
  if (kind === 'constructor') return new Box({ eager: true });
  if (kind === 'static') return Box.of({});
  const box = new Box({});
  if (kind === 'getter') return box.width;
  if (kind === 'method') return box.area();
  if (kind === 'private') return box.open();
  return box.each();
};
`,
  },
  ways: ['constructor', 'static', 'getter', 'method', 'private', 'callback'].map((kind) => ({
    name: kind,
    call: `${app}.use('${kind}')`,
  })),
};
