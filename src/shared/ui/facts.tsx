import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export type Fact = { term: string; icon?: IconName; value: ComponentChildren; more?: ComponentChildren };
export type FactsProps = { facts: Fact[] };

/** When, where, how much: terms on the left, what is true of them on the right. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl class="facts">
      {facts.map(({ term, icon, value, more }) => (
        <div key={term}>
          <dt>
            {icon && <Icon name={icon} />}
            {term}
          </dt>
          <dd>
            {value}
            {more && <span class="more">{more}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
