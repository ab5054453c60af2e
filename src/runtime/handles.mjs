// What a trial leaves open (servers, sockets, timers) is closed before the next one begins.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import timers from 'node:timers';

const require = createRequire(import.meta.url);
const dns = require('node:dns');
const timersPromises = require('node:timers/promises');
const state = {
  scale: 1,
  connected: false,
  servers: new Set(),
  sockets: new Set(),
  timers: new Set(),
  onListening: () => {},
};

function trackTimers() {
  for (const name of ['setTimeout', 'setInterval']) {
    const original = timers[name];
    const wrapped = Object.assign(
      (callback, ms, ...args) => {
        const handle = original(callback, typeof ms === 'number' ? ms * state.scale : ms, ...args);
        state.timers.add(handle);
        if (state.timers.size > 5000) state.timers.clear();
        return handle;
      },
      { [Symbol.for('nodejs.util.promisify.custom')]: original[Symbol.for('nodejs.util.promisify.custom')] },
    );
    globalThis[name] = wrapped;
    timers[name] = wrapped;
  }
  const { setTimeout: wait } = timersPromises;
  timersPromises.setTimeout = (ms, ...rest) => wait(typeof ms === 'number' ? ms * state.scale : ms, ...rest);
}

/** Timers of the next trial run at `scale` times their length: a search need not sit out a program's pauses. */
export function scaleTimers(scale) {
  state.scale = scale;
}

function trackNet() {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (...args) {
    state.servers.add(this);
    this.once('listening', () => state.onListening(this));
    this.on('connection', (socket) => {
      state.connected = true;
      state.sockets.add(socket);
    });
    return listen.apply(this, args);
  };
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    state.sockets.add(this);
    return connect.apply(this, args);
  };
}

/** Wraps listen, connect and timers once. */
export function install() {
  trackTimers();
  trackNet();
  dns.setDefaultResultOrder('ipv4first');
  syncBuiltinESMExports();
}

/** Called with each server of the program as it starts to listen. */
export function onListening(callback) {
  state.onListening = callback;
}

/** Whether anybody has connected to a server of the program. */
export const wasCalled = () => state.connected;

/** Closes all that is tracked; returns whether the process is clean enough for a further trial. */
export function closeAll() {
  state.onListening = () => {};
  state.connected = false;
  for (const socket of state.sockets) socket.destroy();
  for (const server of state.servers) {
    server.closeAllConnections?.();
    server.close(() => {});
  }
  for (const timer of state.timers) clearTimeout(timer);
  state.servers.clear();
  state.sockets.clear();
  state.timers.clear();
}
