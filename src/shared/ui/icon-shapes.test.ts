import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { iconShapes } from './icon-shapes.ts';

const ours: Record<string, string> = {
  alert: 'triangle-alert',
  basket: 'shopping-bag',
  left: 'chevron-left',
  right: 'chevron-right',
  down: 'chevron-down',
  pin: 'map-pin',
  scan: 'scan-line',
  door: 'door-open',
  edit: 'pencil',
  card: 'credit-card',
  bank: 'landmark',
  undo: 'undo-2',
  external: 'external-link',
  chart: 'chart-column',
  home: 'house',
};

it('draws every icon as the installed Lucide does', () => {
  const nodes = fileURLToPath(import.meta.resolve('lucide-static/icon-nodes.json'));
  const lucide = JSON.parse(readFileSync(nodes, 'utf8'));
  for (const [name, shapes] of Object.entries(iconShapes)) {
    expect(shapes, name).toEqual(lucide[ours[name] ?? name]);
  }
});
