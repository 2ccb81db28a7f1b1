#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must be able to read this file far enough to say what is wrong.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Parley needs Node 22.18 or newer and this is ${process.version}. Run it through npm, which brings Node 24: npm run parley -- <command>, or npm start and npm run doctor, which read .env\n`,
  );
  process.exit(1);
}
// Before the first TypeScript: otherwise every start loads Node's type stripper, for one small file.
module.enableCompileCache();
await import('../src/cli/main.ts');
