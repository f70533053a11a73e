/** What completion offers besides commands, flags and apps; found when the script is made. */
export interface Choices {
  /** Absolute: the folder of the extensions that Orbitr brings. */
  readonly extensionsDir: string;
  /** All that `orbitr explain` knows by itself. */
  readonly paths: readonly string[];
}

export async function findChoices(): Promise<Choices> {
  const [{ openFiles }, { explainablePaths }] = await Promise.all([
    import('../options.ts'),
    import('../../core/explain/paths.ts'),
  ]);
  return { extensionsDir: (await openFiles()).extensionsDir, paths: explainablePaths() };
}
