import {
  healthPageUpdate,
  type HealthPageRequest,
  type HealthPageUpdate,
} from '../../src/model/healthPageMessages';
import { defineComponents } from '../components/designSystem';
import { Connection } from '../page/connection';
import { element } from '../page/element';
import './health.css';
import { healthPage } from './healthPage';

defineComponents();

const connection = new Connection<HealthPageUpdate, HealthPageRequest>(healthPageUpdate, show);
const root = document.getElementById('page') ?? document.body;
const announcer = element('div', { class: 'spoken', attributes: { role: 'status', 'aria-live': 'polite' } });
const content = element('div');
root.replaceChildren(announcer, content);

connection.send({ type: 'ready' });

function show(update: HealthPageUpdate): void {
  // Everything is made anew with each update, so the control that had the focus gets it back.
  const focused = document.activeElement?.getAttribute('data-control');
  const sections = healthPage(update, (request) => {
    connection.send(request);
  });
  content.replaceChildren(...sections);
  if (focused) {
    content.querySelector<HTMLElement>(`[data-control="${CSS.escape(focused)}"]`)?.focus();
  }
  const words = announcement(update);
  if (announcer.textContent !== words) {
    announcer.textContent = words;
  }
}

function announcement({ activity, health }: HealthPageUpdate): string {
  return activity.kind === 'examined' && health
    ? `${health.headline}. ${health.counts}`
    : `${activity.message} ${activity.remedy}`.trim();
}
