import { readFileSync, writeFileSync } from 'node:fs';
import { brokenTable } from './readme-table.ts';

// Run with node after a rule or a broken provider has changed.
const path = new URL('../README.md', import.meta.url);
const text = readFileSync(path, 'utf8');
writeFileSync(path, text.replace(/\| rule [\s\S]*?\n(?!\|)/, brokenTable()));
