// Builds the bench beside the platform, and runs it with the arguments of this script.
import { fileURLToPath } from 'node:url';
import { bundle } from './build.mjs';

const outfile = fileURLToPath(new URL('../dist/bench.js', import.meta.url));
await bundle(['bench/main.ts'], { outfile });
await import(outfile);
