#!/usr/bin/env node
import { createIo } from './io.ts';
import { main } from './main.ts';

// The exit code is set and not forced, so that what was printed is printed to the end.
process.exitCode = await main(process.argv.slice(2), createIo());
