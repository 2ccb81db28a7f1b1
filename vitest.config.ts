import { defineConfig } from 'vitest/config';

/** Tests that leave nothing behind in their process: they share one, which saves its start and its imports for each file. */
const SHARING = [
  'test/architecture/**/*.spec.ts',
  'test/domain/**/*.spec.ts',
  'test/projections/**/*.spec.ts',
  'test/adapters/{clickup,decisions,effects,sheets}/**/*.spec.ts',
  'test/cli/render/**/*.spec.ts',
];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'apart', include: ['test/**/*.spec.ts'], exclude: SHARING } },
      { extends: true, test: { name: 'sharing', include: SHARING, isolate: false } },
    ],
  },
});
