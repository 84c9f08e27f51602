/** Something the person who starts the platform can put right. Its message is one sentence, shown without a stack. */
export class StartupError extends Error {
  override name = 'StartupError';
}
