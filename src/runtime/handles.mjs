// What a trial leaves open (servers, sockets) is closed before the next one begins.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const require = createRequire(import.meta.url);
const dns = require('node:dns');
const state = {
  connected: false,
  servers: new Set(),
  sockets: new Set(),
  onListening: () => {},
};

/** Until it is closed: a socket that is kept would look as if the program kept it. */
function keep(socket) {
  state.sockets.add(socket);
  socket.once('close', () => state.sockets.delete(socket));
}

function trackNet() {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (...args) {
    state.servers.add(this);
    this.once('listening', () => state.onListening(this));
    this.on('connection', (socket) => {
      state.connected = true;
      keep(socket);
    });
    return listen.apply(this, args);
  };
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (...args) {
    keep(this);
    return connect.apply(this, args);
  };
}

/** Wraps listen and connect once. */
export function install() {
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
  state.servers.clear();
  state.sockets.clear();
}
