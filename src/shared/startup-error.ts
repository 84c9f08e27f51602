/** A problem that whoever starts the platform can fix. Its message is one sentence, printed without a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}
