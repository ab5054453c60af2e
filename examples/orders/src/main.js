import { createApp } from './app.js';

const port = Number(process.env.PORT ?? 8080);
const app = createApp();
app.listen(port, '127.0.0.1', () => console.log(`orders listens on ${app.address().port}`));
process.once('SIGTERM', () => {
  app.closeAllConnections();
  app.close();
});
