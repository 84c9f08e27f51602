import type { ComponentChildren } from 'preact';

export type ActionListProps = { label: string; children: ComponentChildren };
export type ActionItemProps = {
  title: string;
  href?: string;
  tag?: ComponentChildren;
  /** One line under the title. */
  summary: ComponentChildren;
  /** Short facts to base the decision on. */
  facts?: ComponentChildren[];
  /** Buttons and forms, the most likely one first. */
  actions: ComponentChildren;
};

/** A list of items with buttons. */
export function ActionList({ label, children }: ActionListProps) {
  return <ul aria-label={label}>{children}</ul>;
}

export function ActionItem({ title, href, tag, summary, facts = [], actions }: ActionItemProps) {
  return (
    <li class="request">
      <div class="stack tight">
        <div class="request-name">
          <h2>{href ? <a href={href}>{title}</a> : title}</h2>
          {tag}
        </div>
        <p>{summary}</p>
        {facts.length > 0 && (
          <ul class="request-facts">
            {facts.map((fact, at) => (
              <li key={at}>{fact}</li>
            ))}
          </ul>
        )}
      </div>
      <div class="request-acts">{actions}</div>
    </li>
  );
}
