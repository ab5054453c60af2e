import type { Family } from '../specimen.ts';

const app = "require('src/app.js')";

export const asynchronous: Family = {
  name: 'behind an await',
  nearMiss: 'another caller behind an await',
  program: {
    'src/app.js': `
const tick = () => new Promise((resolve) => setImmediate(resolve));
async function read(user) {
  await tick();
  return user.profile.name;
}
exports.one = async function one(user) {
  return (await read(user)).trim();
};
exports.two = async function two(user) {
  return [await read(user)];
};
exports.three = async function three(user) {
  const name = await exports.one(user);
  return name;
};
exports.lost = function lost(user) {
  return read(user);
};
exports.late = async function late(user) {
  await tick();
  return user.profile.mail;
};
`,
  },
  ways: [
    { name: 'one', call: `${app}.one({})`, failure: 'read', path: 'one' },
    { name: 'two', call: `${app}.two({})`, failure: 'read', path: 'two' },
    { name: 'three', call: `${app}.three({})`, failure: 'read', path: 'one/three' },
    { name: 'late', call: `${app}.late({})` },
  ],
};
