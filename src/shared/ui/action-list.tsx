import type { ComponentChildren } from 'preact';

export type ActionListProps = { label: string; children: ComponentChildren };
export type ActionItemProps = {
  title: string;
  href?: string;
  tag?: ComponentChildren;
  /** Under the title, in one line. */
  summary: ComponentChildren;
  /** Small facts that help to decide. */
  facts?: ComponentChildren[];
  /** Buttons and forms; the one to do next first. */
  actions: ComponentChildren;
};

/** A list whose items each bring their own buttons. */
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
