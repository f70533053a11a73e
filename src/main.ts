import { run } from './cli/run.ts';

/** A reader that has gone away (`orbitr plan | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode ??= 0;
});

await run(process.argv.slice(2));
