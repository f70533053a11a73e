import { defineConfig } from 'vitest/config';

/** `unit` needs nothing but Node; `engine` needs the Docker Engine, Compose and registry that bin/test brings up. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,architecture,laws,fuzz,golden,docs,conformance}/**/*.test.{ts,tsx}'],
          globalSetup: ['test/generate.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/{contracts,scenarios,cli,corpus}/**/*.test.{ts,tsx}'],
          globalSetup: ['test/generate.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
