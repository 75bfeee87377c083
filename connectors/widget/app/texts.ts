import type { Notice } from '../client/index.ts';
import { type Face, faceOf } from './faces.ts';

export type Language = 'zh' | 'en';

/** Everything the page itself says. What the bot says comes from its own replies. */
export type Texts = Face & PageTexts;

/** What it says for every bot. */
type PageTexts = {
  readonly tag: string;
  readonly otherLanguage: string;
  readonly switchLanguage: string;
  readonly askPerson: string;
  readonly endChat: string;
  readonly newChat: string;
  readonly topicsTitle: string;
  readonly privacy: string;
  readonly status: Readonly<Record<'connecting' | 'bot' | 'queued' | 'human' | 'closed', string>>;
  readonly reconnecting: string;
  readonly stopped: string;
  readonly reconnect: string;
  readonly logLost: string;
  readonly log: string;
  readonly loading: string;
  readonly speakers: Readonly<Record<'visitor' | 'bot' | 'agent' | 'system', string>>;
  readonly notices: Readonly<Record<Notice, string>>;
  readonly botTyping: string;
  readonly agentTyping: string;
  readonly sending: string;
  readonly received: string;
  readonly stored: string;
  readonly refused: string;
  readonly retry: string;
  readonly remove: string;
  readonly placeholder: string;
  readonly send: string;
  readonly attach: string;
  readonly uploading: string;
  readonly uploadFailed: string;
  readonly fileTooBig: string;
  readonly fileRefused: string;
  readonly download: string;
  readonly newMessages: string;
  readonly endedTitle: string;
  readonly endedHint: string;
  readonly thanks: string;
  readonly stars: (count: number) => string;
  readonly comment: string;
  readonly submitRating: string;
  /** `wait` in milliseconds. */
  readonly inQueue: (ahead: number, wait: number | null) => string;
  readonly open: string;
  readonly close: string;
  readonly unread: (count: number) => string;
  readonly today: string;
  readonly yesterday: string;
};

const ZH: PageTexts = {
  tag: 'zh-CN',
  otherLanguage: 'EN',
  switchLanguage: 'Switch to English',
  askPerson: '转人工',
  endChat: '结束会话',
  newChat: '开始新会话',
  topicsTitle: '大家常问',
  privacy: '请勿发送密码、验证码或银行卡信息，客服不会向您索要。',
  status: {
    connecting: '正在连接…',
    bot: '智能客服在线',
    queued: '正在转接人工客服…',
    human: '人工客服为您服务',
    closed: '会话已结束',
  },
  reconnecting: '网络不稳定，正在重新连接。您写的内容已保存，连上后会自动发出。',
  stopped: '连接已断开。',
  reconnect: '重新连接',
  logLost: '服务器刚从故障中恢复，最近的少量消息可能缺失。',
  log: '聊天记录',
  loading: '正在载入会话…',
  speakers: { visitor: '我', bot: '智能客服', agent: '人工客服', system: '系统' },
  notices: {
    handoff_requested: '正在为您转接人工客服，请稍候',
    handoff_failed: '暂时没有空闲的人工客服，智能客服继续为您服务',
    agent_joined: '人工客服已接入',
    agent_left: '人工客服已离开',
    closed: '会话已结束',
    closed_idle: '长时间没有新消息，会话已自动结束',
    rated: '感谢您的评价',
  },
  botTyping: '智能客服正在输入',
  agentTyping: '人工客服正在输入',
  sending: '发送中',
  received: '已收到',
  stored: '已送达',
  refused: '未发送',
  retry: '重试',
  remove: '删除',
  placeholder: '输入您的问题…',
  send: '发送',
  attach: '添加图片或文件',
  uploading: '上传中…',
  uploadFailed: '上传失败，请重试',
  fileTooBig: '文件过大（最多 10 MB）',
  fileRefused: '不支持这种文件',
  download: '下载',
  newMessages: '新消息',
  endedTitle: '本次会话已结束',
  endedHint: '请为这次服务打分',
  thanks: '感谢您的评价！',
  stars: (count) => `${count} 星`,
  comment: '想说点什么？（可不填）',
  submitRating: '提交评价',
  inQueue: (ahead, wait) =>
    `${ahead === 0 ? '您是下一位' : `前面还有 ${ahead} 位`}${wait === null ? '' : `，预计 ${minutesOf(wait)} 分钟`}`,
  open: '打开在线客服',
  close: '收起在线客服',
  unread: (count) => `${count} 条未读`,
  today: '今天',
  yesterday: '昨天',
};

const EN: PageTexts = {
  tag: 'en',
  otherLanguage: '中文',
  switchLanguage: '切换到中文',
  askPerson: 'Talk to a person',
  endChat: 'End chat',
  newChat: 'Start a new chat',
  topicsTitle: 'People often ask',
  privacy: 'Never send passwords, codes or card numbers here. We will not ask for them.',
  status: {
    connecting: 'Connecting…',
    bot: 'Assistant online',
    queued: 'Finding someone for you…',
    human: 'You are talking to our team',
    closed: 'Chat ended',
  },
  reconnecting: 'Connection is unstable, reconnecting. What you write is kept and sent when we are back.',
  stopped: 'The connection has ended.',
  reconnect: 'Reconnect',
  logLost: 'The server has just recovered from a failure; a few recent messages may be missing.',
  log: 'Conversation',
  loading: 'Loading the conversation…',
  speakers: { visitor: 'You', bot: 'Assistant', agent: 'Support agent', system: 'System' },
  notices: {
    handoff_requested: 'Connecting you to a person, one moment',
    handoff_failed: 'Nobody is free right now; the assistant goes on helping you',
    agent_joined: 'A support agent has joined',
    agent_left: 'The support agent has left',
    closed: 'The chat has ended',
    closed_idle: 'The chat ended after a long silence',
    rated: 'Thank you for rating',
  },
  botTyping: 'Assistant is typing',
  agentTyping: 'Support agent is typing',
  sending: 'Sending',
  received: 'Received',
  stored: 'Delivered',
  refused: 'Not sent',
  retry: 'Retry',
  remove: 'Remove',
  placeholder: 'Type your question…',
  send: 'Send',
  attach: 'Add a picture or file',
  uploading: 'Uploading…',
  uploadFailed: 'Upload failed, please try again',
  fileTooBig: 'The file is too large (10 MB at most)',
  fileRefused: 'This kind of file is not accepted',
  download: 'Download',
  newMessages: 'New messages',
  endedTitle: 'This chat has ended',
  endedHint: 'How did we do?',
  thanks: 'Thank you for rating!',
  stars: (count) => `${count} ${count === 1 ? 'star' : 'stars'}`,
  comment: 'Anything to add? (optional)',
  submitRating: 'Send rating',
  inQueue: (ahead, wait) =>
    `${ahead === 0 ? 'You are next' : `${ahead} ahead of you`}${wait === null ? '' : `, about ${minutesOf(wait)} min`}`,
  open: 'Open the chat',
  close: 'Close the chat',
  unread: (count) => `${count} unread`,
  today: 'Today',
  yesterday: 'Yesterday',
};

const TEXTS: Readonly<Record<Language, PageTexts>> = { zh: ZH, en: EN };

/** The page's words in a language, as the face of a bot. */
export function textsOf(bot: string, language: Language): Texts {
  return { ...TEXTS[language], ...faceOf(bot, language) };
}

const KEY = 'parley-language';

/** What the visitor chose last, else what the browser speaks. */
export function firstLanguage(): Language {
  const chosen = readChoice();
  if (chosen === 'zh' || chosen === 'en') return chosen;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser without storage asks again next time.
  }
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Less than a minute counts as one. */
function minutesOf(ms: number): number {
  return Math.max(1, Math.round(ms / 60_000));
}
