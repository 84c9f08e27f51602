import { expect, test } from 'vitest';
import { hasLink, plainName } from './plain-name.ts';

test.each([
  'Win at evil.example/prize',
  'www.evil.example',
  'https://evil.example',
  'mail me at eve@evil.example',
  'evil\uFF0Ecom',
  'evil\u3002com',
  't.co',
])('finds the link in %j', (name) => expect(hasLink(name)).toBe(true));

test.each([
  'Mab Ellery',
  'J. R. Smith',
  'J.R. Smith',
  'Dr. No',
  'Bethan’s 60th',
  'Choir, 19:00',
  'A/B group',
  '王芳',
])('finds no link in %j', (name) => expect(hasLink(name)).toBe(false));

test('takes the links out of a name that is older than the rule', () => {
  for (const name of ['Win at evil.example/prize', 'https://evil.example', 'eve@evil.example'])
    expect(hasLink(plainName(name).replaceAll('@', ''))).toBe(false);
});
