#!/usr/bin/env node
'use strict';

// Why: npx links a command only when its file exists, and dist/ is built later than npm install.

const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const program = path.join(__dirname, '../dist/pagewalk.cjs');
if (!existsSync(program)) {
  const build = path.join(__dirname, '../scripts/build.mjs');
  // Why: standard output belongs to the command.
  spawnSync(process.execPath, [build], { stdio: ['ignore', 2, 2] });
}
require(program);
