let reporter = () => {};

/** Where errors go that the service answers with 500; the error tracker's SDK puts itself here. */
export function setReporter(report) {
  reporter = report;
}

export function report(error, context) {
  reporter(error, context);
}
