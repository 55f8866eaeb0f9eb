"""Messages that are no dispute: greetings, thanks, small talk, questions about the bot or about one's own case."""

from typing import Final

from bot.rules.words.alternatives import alternatives

GREETING: Final = alternatives(
    r"^(您?你?好+|您?你们?好(呀|啊|吗)?|在(吗|不|么|嘛)?|有人(吗|在吗|没)?|hello( there)?|hi( there)?|hey|good (morning"
    r"|afternoon|evening)|早(上好|安)?|晚上好|下午好|喂|哈[喽啰罗]|嗨|早上好|您好,?(请问)?(在吗|有人吗)?|/start|start|开始)+$",
)

THANKS: Final = alternatives(
    r"(谢谢|多谢|感谢|谢了|辛苦(了|你|您|你们)|麻烦(你|您|你们)?了?$|帮了大忙|好人|thank|thanks|thx|appreciate|well done|you helped)",
)

SMALL_WORDS: Final = alternatives(
    r"^(好+的?|可以|要得|知道了?|嗯+|哦+|行+|收到|ok(ay)?|没事了?|不用了|算了|是的?|对的?|哈+|嘿+|呵+|明白|了解|再见|拜拜|bye"
    r"|good ?bye|fine|great|yes|no|sure|got it|alright|test|测试|试一下|随便看看|我随便看看|看看|点错了|发错了|按错了)+$",
)

CANCEL: Final = alternatives(
    r"^((算了|不用了|罢了)(吧|不[说写反映弄管]{1,2}了|不用了|谢谢)?|(先)?不(想)?(说|写|反映|上报|弄|要|报)了(吧)?|(我)?(要|想)?取消(了|吧|反映|上报|这次反映)?"
    r"|退出|停下|停止|别报了|撤回|删了吧|删掉(吧)?|cancel(it|this)?|nevermind|forgetit|stopit|quit|idontwantto(goon|report)(anymore)?)+$",
)

HELP: Final = alternatives(
    r"^((使用)?(帮助|说明|指南)|(这个)?(怎么|如何)(用|弄|操作|反映|上报|填|写)(啊|呀|呢|的)?|(接下来|然后)(怎么办|做什么|呢)|功能|菜单|help|menu"
    r"|howdoi(use|report)(this|it)?|whatnow|whatnext)+$",
)

STATUS: Final = alternatives(
    r"(我(的|反映|报|说|上次|那).{0,12}(案|事|件|编号|单|问题|反映).{0,12}(怎么样|到哪|进展|处理(了|到|好)?(没|吗|哪|得)"
    r"|有(没有)?(结果|消息|进展)|办(得|到|好)|什么时候(处理|回|办)))",
    r"(查|问)(一下)?(进度|进展|编号|我的案)|进度(怎么样|查询|到哪)",
    r"[a-z]{2}-\d{4}-\d{4,6}.{0,20}(吗|没|怎么|\?|呢|how|what|where)?|where is my (case|report)",
    r"(status|progress|news|update) (of|on|about) (my|the) (case|report|complaint)|any news (about|on)",
    r"what happened to my (case|report|complaint)",
)

ABOUT_BOT: Final = alternatives(
    r"你是(谁|什么|机器人|真人|哪个|人工|ai)|机器人(还是|吗)|真人(吗|还是)|你(会|能)(做|干|帮)什么|怎么用|人工客服|转人工",
    r"are you (a )?(bot|human|robot|real|person)|who are you|what can you do|how does this work",
)

SMALL_TALK: Final = alternatives(
    r"(太阳|天气|下雨|今天.{0,4}(冷|热|好)|吃(了|饭)(没|吗)|nice weather|weather|过年好|新年快乐|节日快乐|中秋|happy new year|merry)",
)
