// For `require('@reproof/recorder')` in a CommonJS module: the recorder itself is loaded by `node --import`; without it
// these do nothing.
const recorder = () => globalThis[Symbol.for('reproof.recorder')];

exports.captureException = (error) => recorder()?.captureException(error) ?? null;
exports.runJob = (job, run) => (recorder() ? recorder().runJob(job, run) : run());
