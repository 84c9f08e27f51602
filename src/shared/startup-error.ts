/** A problem with the environment. Its message is one sentence with the remedy, printed without a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}
