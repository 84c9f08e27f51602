import { readFileSync } from 'node:fs';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { DayColumns } from '../calendar/day-columns.tsx';
import { Tag } from './tag.tsx';
import { LOOK_ICONS, type StateLook } from './tone.ts';

const css = readFileSync(new URL('../theme/states.css', import.meta.url), 'utf8');
const looks = Object.keys(LOOK_ICONS) as StateLook[];
const rules = new Map(
  [...css.matchAll(/:is\(\.block, \.tag\)\.(\w+) \{([^}]*)\}/g)].map(([, look, rule]) => [look, rule]),
);
const declared = (look: StateLook, property: string) =>
  new RegExp(`^  (?:${property})(?:-\\w+)?: (.*);$`, 'm').exec(rules.get(look) ?? '')?.[1];

describe('each state of the diary', () => {
  test('has an edge, a fill and an icon, and shares them with no other', () => {
    const shown = looks.map((look) => [declared(look, 'border'), declared(look, 'background')]);
    for (const [edge, fill] of shown) expect([edge, fill]).not.toContain(undefined);
    expect(new Set(shown.map((one) => one.join())).size).toBe(looks.length);
    expect(new Set(Object.values(LOOK_ICONS)).size).toBe(looks.length);
    // What only says that a time is taken looks like none of them.
    expect(looks).not.toContain('busy');
  });

  test.each(looks)('looks the same on a tag and on a day: %s', (look) => {
    const tag = renderToString(<Tag look={look}>Word</Tag>);
    expect(tag).toContain(`class="tag ${look}"`);
    expect(tag).toContain('<svg');
    const blocks = [{ kind: look, from: 9, to: 12, title: 'Word' }];
    const columns = [{ name: 'Main hall', blocks }];
    const day = renderToString(<DayColumns label="Friday" firstHour={9} lastHour={18} columns={columns} />);
    expect(day).toContain(`class="block ${look} `);
  });
});
