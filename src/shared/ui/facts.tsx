import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export type Fact = { term: string; icon?: IconName; value: ComponentChildren; more?: ComponentChildren };
export type FactsProps = { facts: Fact[] };

/** A list of terms and their values: when, where, how much. */
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
