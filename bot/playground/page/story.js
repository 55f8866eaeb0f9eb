// The main story, as data. Each step: the phone (key of the cast), what happens there, and a caption that tells it.
//   scan      a printed code whose title or key fits
//   say       words to send; `photo: true` sends them with a sample picture
//   press     a button by what it carries, so that the story plays in any language; `what` names it in a sentence
//   see       wait until a message fits
//   clock     "morning" (the next working hour), or leaps in seconds and then "next" (reminder), repeated until a new message fits `until`
//   group     the step happens in the group whose title fits, instead of the chat with the bot
// A step with several deeds does them in this order: clock, scan, see, press, say.

const HOUR = 3600;
const DAY = 24 * HOUR;
const NUMBER = /[A-Z]{2}-\d{4}-\d{6}/;

export const STORY = [
  {
    phone: "zhang-li",
    clock: "morning",
    scan: /wenjun-3/,
    caption: {
      zh: "早上，张丽家天花板又漏水了。她在单元门口扫了网格的二维码，和悦就知道是哪个网格。",
      en: "In the morning water drips from Zhang Li's ceiling again. She scans the code at the entrance, so Heyue knows the grid.",
    },
  },
  {
    phone: "zhang-li",
    say: {
      zh: "楼上漏水找了三回都不理，天花板都霉了",
      en: "My neighbour upstairs has a water leak. I went up three times and they ignore me, my ceiling is mouldy",
    },
    caption: { zh: "她用自己的话说，不用填表。照片、语音也行。", en: "She tells it in her own words; there is no form. Photos and voice would do as well." },
  },
  {
    phone: "zhang-li",
    press: /^f:\d+:category:/,
    what: { zh: "对，邻里的事", en: "Yes: Neighbours" },
    caption: { zh: "和悦听出这是邻里的事，问一句对不对。", en: "Heyue takes it for a matter between neighbours and asks whether that is right." },
  },
  {
    phone: "zhang-li",
    press: /^f:\d+:danger:done/,
    what: { zh: "都没有", en: "None of these" },
    caption: { zh: "安全只问一次。有危险的话，先给报警、急救电话，再说别的。", en: "Safety is asked about once. In danger, the emergency numbers come before anything else." },
  },
  {
    phone: "zhang-li",
    press: /^f:\d+:send/,
    what: { zh: "发送", en: "Send" },
    caption: { zh: "发送以前，先看清楚谁能看到什么。", en: "Before sending she sees who will see what." },
  },
  {
    phone: "zhang-li",
    see: NUMBER,
    what: { zh: "编号", en: "the number" },
    caption: { zh: "四步拿到编号：谁在办、哪天回话，都写着日期。", en: "Four steps to a number, with who has it and the date of the answer." },
  },
  {
    phone: "wang-min",
    group: /文君|Wenjun/,
    press: /^tk:/,
    what: { zh: "我来办", en: "I take it" },
    caption: { zh: "文君社区调解室的群里来了卡片，没有姓名和电话。王敏来办。", en: "A card comes to the group of the Wenjun room, without a name or a phone number. Wang Min takes it." },
  },
  {
    phone: "wang-min",
    see: NUMBER,
    what: { zh: "这件由您经办", en: "the case" },
    caption: { zh: "联系方式只发到经办人自己的手机上，连同首次回复的期限。", en: "Whom to call comes to her own phone only, with the date by which to answer." },
  },
  {
    phone: "wang-min",
    clock: [DAY, "next"],
    until: NUMBER,
    caption: { zh: "时间往前走到下一次提醒：首次回复快到期了，先提醒经办人。", en: "On to the next reminder: the first response is due soon, and Wang Min is reminded first." },
  },
  {
    phone: "xu-wenjing",
    clock: [45 * HOUR, "next"],
    until: NUMBER,
    what: { zh: "超期", en: "overdue" },
    caption: { zh: "到期没有记，消息就往上走：镇政法委员许文静收到超期提醒。", en: "Nothing was recorded, so the message climbs: the town's supervisor hears that it is overdue." },
  },
  {
    phone: "xu-wenjing",
    press: /^ug:/,
    what: { zh: "催办", en: "Press" },
    caption: { zh: "督办人员可以催办、换人、给延期，或者自己接过来。她先催一下。", en: "A supervisor can press, give it to another, give more time or take it over. She presses." },
  },
  {
    phone: "wang-min",
    press: /^rc:/,
    what: { zh: "记首次回复", en: "Record response" },
    caption: { zh: "王敏给张丽打了电话，现在记下来。", en: "Wang Min has called Zhang Li and now records it." },
  },
  {
    phone: "wang-min",
    press: /^wy:\d+:phone/,
    what: { zh: "打了电话", en: "I phoned" },
    caption: { zh: "怎么联系的，点一下。", en: "How she reached her: one tap." },
  },
  {
    phone: "wang-min",
    say: { zh: "打了电话，约好周四晚上两家一起看漏水点", en: "Called her; both families will look for the leak together on Thursday evening" },
    caption: { zh: "说一句：核实到什么，下一步是什么、哪天。", en: "One line: what was found, what comes next and when." },
  },
  {
    phone: "zhang-li",
    press: /^ct:\d+:1/,
    what: { zh: "是的", en: "Yes, that is so" },
    caption: { zh: "和悦去问张丽：真的联系过您吗？记录要经得起当事人的话。", en: "Heyue asks Zhang Li whether that is so: a record has to stand up to the people it is about." },
  },
  {
    phone: "wang-min",
    clock: [6 * DAY, "next"],
    until: NUMBER,
    caption: { zh: "从此每周要报一次进展，到时提醒。", en: "From now on progress is due every week, and Heyue reminds." },
  },
  {
    phone: "wang-min",
    press: /^(rc:|rn:\d+:progress)/,
    what: { zh: "报进展", en: "Report progress" },
    caption: { zh: "王敏报进展。", en: "Wang Min reports." },
  },
  {
    phone: "wang-min",
    say: { zh: "两家一起看了，是楼上洗手间水管接头老化，楼上答应修", en: "They looked together: an old joint in the bathroom upstairs. That family agreed to mend it" },
    caption: { zh: "两家一起看过，原因查清了。", en: "Both families have looked, and the cause is found." },
  },
  {
    phone: "wang-min",
    press: /^rn:\d+:resolve/,
    what: { zh: "调解完…", en: "Handling is over" },
    caption: { zh: "水管修好了，调解完了。", en: "The pipe is mended and the mediation is over." },
  },
  {
    phone: "wang-min",
    press: /^oc:\d+:settled/,
    what: { zh: "调成了", en: "Agreement reached" },
    caption: { zh: "调成了、没调成、不调了、转其他部门：都照实记。", en: "Agreement, no agreement, refused or another authority: each is recorded as it is." },
  },
  {
    phone: "wang-min",
    say: { zh: "楼上已修好水管，赔 800 元", en: "The pipe upstairs is mended, and 800 yuan were paid" },
    caption: { zh: "说清楚约定了什么。", en: "What was agreed." },
  },
  {
    phone: "zhang-li",
    press: /^sv:\d+:yes/,
    what: { zh: "解决了", en: "Solved" },
    caption: { zh: "张丽说解决了。可这还不算结案：回访记了才能结案。", en: "Zhang Li says it is solved. That alone closes nothing: only a recorded revisit does." },
  },
  {
    phone: "sun-hao",
    group: /临江|Linjiang/,
    press: /^rc:/,
    what: { zh: "记回访", en: "Record revisit" },
    caption: { zh: "回访由交办单位（临江镇调解中心）来做，经办人自己不算。孙浩去看了看。", en: "The revisit is owed by the unit that handed the case over, the town centre, not by the mediator. Sun Hao goes there." },
  },
  {
    phone: "sun-hao",
    press: /^rv:\d+:how:visit/,
    what: { zh: "上门", en: "I went there" },
    caption: { zh: "怎么回访的：上门。", en: "How: at the door." },
  },
  {
    phone: "sun-hao",
    press: /^rv:\d+:result:kept/,
    what: { zh: "履行了", en: "Kept" },
    caption: { zh: "约定的事履行了没有？", en: "Was the agreement kept?" },
  },
  {
    phone: "sun-hao",
    press: /^rv:\d+:content:yes/,
    what: { zh: "满意", en: "Content" },
    caption: { zh: "满意不满意？", en: "Are the people content?" },
  },
  {
    phone: "sun-hao",
    press: /^rv:\d+:care:no/,
    what: { zh: "不需要", en: "No need" },
    caption: { zh: "要不要帮扶？", en: "Does anybody need help now?" },
  },
  {
    phone: "sun-hao",
    say: { zh: "上门看了，天花板干了，钱也收到了，两家见面打招呼", en: "The ceiling is dry, the money came, and the two families say hello again" },
    caption: { zh: "再记一句看到的。", en: "And one line about what he saw." },
  },
  {
    phone: "zhang-li",
    see: /✓/,
    what: { zh: "✓ 结案", en: "✓ closed" },
    caption: { zh: "✓ 结案。30 天后和悦会再问一次，看有没有反复。接下来您自己试试。", en: "✓ Closed. In 30 days Heyue asks once more whether it stayed that way. Now try it yourself." },
  },
];
