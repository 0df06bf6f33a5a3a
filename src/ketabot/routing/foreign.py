"""The commonest phrases of crisis and emergency in eight further languages, and greetings in five.

Greetings are those of the five that the classifier cannot read (``scripts``).

They are the eight that most people in the United States speak at home after English (Census
Bureau, American Community Survey): Spanish, Chinese, Tagalog, Vietnamese, Arabic, French, Korean
and Russian. The phrases are plain text, brought to the same form as the message; the two patterns
are written in that form.
"""

from __future__ import annotations

import re
from typing import Final

from ketabot.answers import Route

__all__ = ["ASKS", "CRIES", "CRISIS", "EMERGENCY", "GREETINGS", "MANY"]

CRISIS: Final = {
    "Spanish": (
        "quiero morir|quiero morirme|me quiero morir|quisiera morir|quisiera estar muerto"
        "|quisiera estar muerta|deseo morir|quiero matarme|me quiero matar|voy a matarme|"
        "me voy a matar|quiero suicidarme|me quiero suicidar|voy a suicidarme|"
        "me voy a suicidar|pienso en suicidarme|pienso suicidarme|pensando en suicidarme|"
        "pensando en el suicidio|pienso en el suicidio|pienso en matarme|"
        "pensando en matarme|pienso en morir|pensamientos suicidas tengo|"
        "tengo pensamientos suicidas|tengo pensamientos de suicidio|tengo ganas de morir|"
        "tengo ganas de morirme|ganas de suicidarme|no quiero vivir|ya no quiero vivir|"
        "no quiero seguir viviendo|no quiero seguir vivo|no quiero seguir viva|"
        "no quiero estar vivo|no quiero estar viva|no quiero existir|quitarme la vida|"
        "acabar con mi vida|terminar con mi vida|terminar mi vida|no vale la pena vivir|"
        "mi vida no tiene sentido|mi vida no vale nada|no tengo razon para vivir|"
        "no tengo motivos para vivir|no tengo ganas de vivir|sin ganas de vivir|"
        "estarian mejor sin mi|estarian mejor si yo no estuviera|ojala estuviera muerto|"
        "ojala estuviera muerta|ojala no despertara|no quiero despertar|hacerme dano|"
        "quiero lastimarme|me corto los brazos|me estoy cortando|quiere matarse|"
        "se quiere matar|quiere suicidarse|se quiere suicidar|quiere quitarse la vida|"
        "quiere morirse|se quiere morir|ya no quiere vivir|no quiere vivir|"
        "ya no puedo mas|no aguanto mas|ya no aguanto|quiero desaparecer|"
        "quiero acabar con todo|soy una carga"
    ),
    "Chinese": (
        "我想死|想死了|不想活|不想再活|活不下去|活着没意思|活著沒意思|活着没有意义|活著沒有意義|想自杀|想自殺|要自杀|要自殺|打算自杀|打算自殺|自杀的念头|"
        "自殺的念頭|想结束生命|想結束生命|结束我的生命|結束我的生命|结束自己的生命|結束自己的生命|想轻生|想輕生|想了结自己|想了結自己|想伤害自己|想傷害自己|"
        "割腕|没有活下去|沒有活下去|生无可恋|生無可戀|死了算了|不如死|想要死|我要死了算|不想醒来|不想醒來|想消失|我在自残|我在自殘|撑不下去|撐不下去|"
        "没有我会更好|沒有我會更好|想从楼上跳|她想自杀|他想自杀|說想死|说想死"
    ),
    "Tagalog": (
        "gusto ko nang mamatay|gusto ko na mamatay|gusto kong mamatay|gusto ko mamatay|"
        "gusto ko na lang mamatay|gusto ko nalang mamatay|gusto kong magpakamatay|"
        "gusto ko magpakamatay|gusto ko nang magpakamatay|magpapakamatay ako|"
        "magpapakamatay na ako|magpakamatay na lang|ayaw ko nang mabuhay|"
        "ayaw ko na mabuhay|ayoko nang mabuhay|ayoko na mabuhay|ayoko na pong mabuhay|"
        "wala nang saysay ang buhay|wala na akong dahilan para mabuhay|"
        "wala akong dahilan para mabuhay|pagod na akong mabuhay|pagod na ako sa buhay|"
        "tapusin ang buhay ko|tatapusin ko na ang buhay|wakasan ang buhay ko|"
        "saktan ang sarili ko|sinasaktan ko ang sarili|hindi ko na kaya mabuhay|"
        "di ko na kaya|hindi ko na kaya|gusto niyang magpakamatay|gusto na niyang mamatay"
        "|gusto nyang magpakamatay|naiisip kong magpakamatay|iniisip kong magpakamatay|"
        "sana mamatay na ako|sana patay na ako|mas mabuti pang mamatay|pabigat lang ako|"
        "pabigat ako"
    ),
    "Vietnamese": (
        "tôi muốn chết|tôi chỉ muốn chết|mình muốn chết|em muốn chết|con muốn chết|"
        "cháu muốn chết|muốn chết quá|muốn chết đi|tôi muốn tự tử|muốn tự tử|muốn tự sát|"
        "định tự tử|sẽ tự tử|nghĩ đến tự tử|nghĩ đến việc tự tử|nghĩ đến cái chết|"
        "ý định tự tử|ý nghĩ tự tử|không muốn sống|không muốn sống nữa|chẳng muốn sống|"
        "không còn muốn sống|không thiết sống|chán sống|kết thúc cuộc đời|"
        "kết liễu đời mình|kết thúc cuộc sống|tự làm đau mình|tự làm hại mình|"
        "tự hại bản thân|làm hại bản thân|rạch tay|không còn lý do để sống|"
        "sống không còn ý nghĩa|sống không có ý nghĩa|ước gì tôi chết|ước gì mình chết|"
        "chết đi cho rồi|không chịu nổi nữa|là gánh nặng cho|không muốn tỉnh dậy"
    ),
    "Arabic": (
        "أريد أن أموت|اريد ان اموت|اريد الموت|أريد الموت|بدي موت|بدي اموت|عايز اموت|"
        "عاوز اموت|عايزة اموت|نفسي اموت|ابغى اموت|ابي اموت|ودي اموت|أتمنى الموت|"
        "اتمنى الموت|أتمنى أن أموت|سأقتل نفسي|اقتل نفسي|أقتل نفسي|اريد قتل نفسي|"
        "بدي اقتل حالي|أريد الانتحار|اريد الانتحار|افكر في الانتحار|أفكر في الانتحار|"
        "أفكر بالانتحار|افكر بالانتحار|سأنتحر|سانتحر|رح انتحر|هنتحر|بدي انتحر|عايز انتحر|"
        "اريد ان انتحر|أريد أن أنتحر|لا أريد أن أعيش|لا اريد ان اعيش|لا أريد العيش|"
        "لا اريد العيش|ما بدي عيش|مش عايز اعيش|ما ابغى اعيش|أنهي حياتي|انهي حياتي|"
        "إنهاء حياتي|انهاء حياتي|أؤذي نفسي|اؤذي نفسي|إيذاء نفسي|لا معنى لحياتي|"
        "تعبت من الحياة|سئمت الحياة|يريد الانتحار|تريد الانتحار|يريد ان ينتحر|"
        "يريد أن يموت|ليتني مت|ليتني ميت"
    ),
    "French": (
        "je veux mourir|j veux mourir|jveux mourir|je voudrais mourir|"
        "j ai envie de mourir|jai envie de mourir|envie de mourir|envie de me tuer|"
        "je veux me tuer|je vais me tuer|je veux me suicider|je vais me suicider|"
        "envie de me suicider|envie de suicide|je pense au suicide|je pense a me suicider"
        "|penser au suicide tout le temps|j ai des idees suicidaires|"
        "jai des idees suicidaires|des pensees suicidaires en ce moment|"
        "j ai des pensees suicidaires|jai des pensees suicidaires|je suis suicidaire|"
        "je ne veux plus vivre|je veux plus vivre|je n ai plus envie de vivre|"
        "jai plus envie de vivre|je nai plus envie de vivre|plus envie de vivre|"
        "plus la force de vivre|plus de raison de vivre|aucune raison de vivre|"
        "la vie ne vaut pas la peine|mettre fin a mes jours|mettre fin a ma vie|"
        "en finir avec la vie|je veux en finir|jveux en finir|je vais en finir|"
        "envie d en finir|envie den finir|me faire du mal|me fais du mal|je me mutile|"
        "je me scarifie|je voudrais etre mort|je voudrais etre morte|j aimerais etre mort"
        "|ne plus me reveiller|je veux disparaitre|il veut se suicider|"
        "elle veut se suicider|veut se tuer|veut mettre fin a ses jours|veut mourir|"
        "je n en peux plus de vivre|je suis un fardeau|mieux sans moi|il parle de se tuer"
        "|elle parle de se tuer"
    ),
    "Korean": (
        "죽고 싶|죽고싶|죽어버리고 싶|죽어버리고싶|자살하고 싶|자살하고싶|자살할 거|자살할거|자살하려고|자살 생각|자살생각|자살하겠|자살할 생각|"
        "자살을 생각|스스로 목숨|목숨을 끊|살고 싶지 않|살고싶지 않|살고싶지않|살기 싫|살기싫|더 이상 살|더이상 살|못 살겠|못살겠|사는 게 의미|"
        "살 이유가 없|살아갈 이유|살 가치가 없|자해하고|자해를 하|자해했|손목을 그|나를 해치고|제 자신을 해치|사라지고 싶|사라지고싶|없어지고 싶|"
        "끝내고 싶|끝내고싶|삶을 끝내|생을 마감|깨어나고 싶지 않|짐만 되"
    ),
    "Russian": (
        "хочу умереть|хочется умереть|хотел бы умереть|хотела бы умереть|хочу сдохнуть|"
        "хочу покончить с собой|покончу с собой|покончить с собой хочу|"
        "собираюсь покончить|думаю о самоубийстве|думаю о суициде|мысли о самоубийстве не"
        "|у меня мысли о самоубийстве|у меня суицидальные мысли|суицидальные мысли у меня"
        "|мысли о суициде у меня|хочу убить себя|убью себя|хочу себя убить|не хочу жить|"
        "не хочется жить|жить не хочу|не хочу больше жить|больше не хочу жить|"
        "больше не могу жить|не могу больше жить|нет смысла жить|незачем жить|"
        "жить незачем|нет причин жить|нет сил жить|устал жить|устала жить|надоело жить|"
        "свести счеты с жизнью|наложить на себя руки|лишить себя жизни|"
        "закончить свою жизнь|режу себя|режу вены|порезать себя|причинить себе вред|"
        "навредить себе|не хочу просыпаться|лучше бы я умер|лучше бы я умерла|"
        "лучше бы меня не было|всем будет лучше без меня|хочу исчезнуть|"
        "хочет покончить с собой|хочет умереть|хочет убить себя|говорит что хочет умереть"
        "|я всем обуза|не хочет жить"
    ),
}
EMERGENCY: Final = {
    "Spanish": (
        "sobredosis ahora|tome una sobredosis|tuve una sobredosis|tiene una sobredosis|"
        "tengo una sobredosis|tomo una sobredosis|me tome todas las pastillas|"
        "se tomo todas las pastillas|tome todas mis pastillas|tome demasiadas pastillas|"
        "tome demasiada|tomo demasiada|tome demasiado|se tomo demasiado|tomo demasiadas|"
        "tome muchas pastillas|se tomo muchas pastillas|no puedo respirar|"
        "no puede respirar|no respira|no esta respirando|no despierta|no se despierta|"
        "no puedo despertarlo|no puedo despertarla|no responde|esta inconsciente|"
        "quedo inconsciente|se desmayo|me desmaye|dolor de pecho|dolor en el pecho|"
        "me duele el pecho|le duele el pecho|esta convulsionando|tiene convulsiones|"
        "tuvo una convulsion|labios azules|ataque al corazon|un infarto|mi hijo se trago|"
        "mi hija se trago|mi bebe se trago|mi hijo se comio|mi hija se comio|"
        "mi bebe se comio|mi hijo tomo mi|mi hija tomo mi|se envenen|me envenene|"
        "esta envenenad|necesito una ambulancia|llamen una ambulancia|"
        "llama a una ambulancia|ayuda se muere|se esta muriendo|me estoy muriendo|"
        "no puedo orinar|sangre en la orina|orino sangre"
    ),
    "Chinese": (
        "吃了太多药|吃了太多藥|吃太多药|吃太多藥|吃了很多药|吃了很多藥|吞了很多|吞了所有|吞了整瓶|吃了整瓶|把药都吃了|把藥都吃了|药物过量|藥物過量了|"
        "服药过量|服藥過量|用药过量|用藥過量|吃药过量|过量了|過量了|叫不醒|醒不过来|醒不過來|没有呼吸|沒有呼吸|不呼吸|无法呼吸|無法呼吸|不能呼吸|呼吸困难"
        "|呼吸困難|喘不过气|喘不過氣|昏迷|失去知觉|失去知覺|晕倒|暈倒|胸口痛|胸口疼|胸痛|抽搐|癫痫发作|癲癇發作|中毒了|嘴唇发紫|嘴唇發紫|嘴唇发青|"
        "叫救护车|叫救護車|孩子吞|孩子误食|孩子誤食|宝宝吃了我的|孩子吃了我的|快死了|心脏病发|心臟病發|尿血|血尿|尿不出"
    ),
    "Tagalog": (
        "na overdose|naoverdose|nag overdose|overdose ako|overdose siya|"
        "uminom ako ng sobrang|uminom siya ng sobrang|sobrang daming gamot|"
        "sobrang dami ng gamot|ininom ko lahat|ininom niya lahat|naubos ko ang gamot|"
        "nainom ng anak ko|nakain ng anak ko|nalunok ng anak ko|hindi makahinga|hindi siya makahinga|di siya makahinga|hindi na makahinga|"
        "di makahinga|hindi ako makahinga|di ako makahinga|nahihirapan huminga|"
        "hirap huminga|hindi humihinga|di humihinga|hindi magising|di magising|"
        "ayaw gumising|walang malay|nawalan ng malay|hinimatay|nahimatay|"
        "masakit ang dibdib|sumasakit ang dibdib|naninikip ang dibdib|kinukumbulsyon|"
        "nangingisay|nalason|kailangan ng ambulansya|tumawag ng ambulansya|mamamatay na|"
        "asul ang labi|hindi makaihi|dugo sa ihi"
    ),
    "Vietnamese": (
        "uống quá liều|dùng quá liều|bị quá liều|sốc thuốc|uống quá nhiều thuốc|"
        "uống hết thuốc|uống cả lọ thuốc|uống hết lọ thuốc|nuốt hết|không thở được|"
        "khó thở|ngừng thở|không thở|không tỉnh|gọi không dậy|không đánh thức được|"
        "bất tỉnh|ngất xỉu|bị ngất|hôn mê|đau ngực|tức ngực|co giật|động kinh|ngộ độc|"
        "bị trúng độc|môi tím|tím tái|gọi cấp cứu|xe cứu thương|cấp cứu|con tôi nuốt|"
        "con tôi uống nhầm|bé nuốt|con tôi ăn phải|sắp chết|đau tim|tiểu ra máu|"
        "không tiểu được"
    ),
    "Arabic": (
        "جرعة زائدة|جرعه زائده|اخذت جرعة زائدة|بلعت كل الحبوب|أخذت كل الحبوب|"
        "اخذت كل الحبوب|تناولت كل الحبوب|حبوب كثيرة|تناولت الكثير من|اخذت كثير من|"
        "لا أستطيع التنفس|لا استطيع التنفس|ما بقدر اتنفس|مش قادر اتنفس|مش قادرة اتنفس|"
        "ما اقدر اتنفس|لا يتنفس|لا تتنفس|ما عم يتنفس|مش بيتنفس|ضيق في التنفس|لا يستيقظ|"
        "لا تستيقظ|ما عم يصحى|مش راضي يصحى|فاقد الوعي|فاقدة الوعي|فقد الوعي|فقدت الوعي|"
        "مغمى عليه|اغمي عليه|أغمي عليه|أغمي علي|ألم في الصدر|الم في الصدر|صدري يؤلمني|"
        "وجع في صدري|الم بصدري|تشنج|نوبة صرع|تسمم|شفاه زرقاء|سيارة اسعاف|سيارة إسعاف|"
        "اسعاف|إسعاف|ابني بلع|ابنتي بلعت|طفلي بلع|بلع ابني|نوبة قلبية|أموت ساعدوني|"
        "دم في البول"
    ),
    "French": (
        "overdose maintenant|j ai fait une overdose|jai fait une overdose|"
        "il fait une overdose|elle fait une overdose|fait une overdose|surdose|"
        "j ai trop pris|pris trop de|pris tous mes medicaments|pris tous ses medicaments|"
        "avale tous|avale toute la boite|pris toute la boite|avale la boite|"
        "je ne peux pas respirer|je peux pas respirer|j arrive pas a respirer|"
        "jarrive pas a respirer|je n arrive pas a respirer|narrive pas a respirer|"
        "arrive plus a respirer|narrive plus a respirer|du mal a respirer|ne respire plus"
        "|ne respire pas|respire plus|ne se reveille pas|se reveille pas|se reveille plus"
        "|ne repond plus|repond plus|inconscient|inconsciente|il est inconscient|"
        "elle est inconsciente|j ai perdu connaissance|perdu connaissance|s est evanoui|"
        "evanouie|douleur a la poitrine|douleur dans la poitrine|mal a la poitrine|"
        "douleurs thoraciques|il convulse|elle convulse|convulsions|fait une crise|"
        "levres bleues|empoisonn|mon fils a avale|ma fille a avale|mon bebe a avale|"
        "mon enfant a avale|appelez une ambulance|besoin d une ambulance|"
        "besoin dune ambulance|appeler le samu|crise cardiaque|il va mourir|"
        "elle va mourir|je vais mourir|du sang dans mes urines|peux plus uriner"
    ),
    "Korean": (
        "과다복용|과다 복용|약을 너무 많이|약을 다 먹|약을 전부|수면제를 다|약을 한꺼번에|너무 많이 먹었|너무 많이 복용|숨을 못 쉬|숨을 못쉬|"
        "숨을 쉴 수 없|숨이 안 쉬|숨을 안 쉬|숨을 쉬지 않|숨쉬기 힘들|숨쉬기가 힘들|호흡 곤란|호흡곤란|안 깨어나|깨어나지 않|깨워도|안 일어나|"
        "일어나지 않|의식이 없|의식을 잃|기절했|쓰러졌|가슴이 아파|가슴 통증|가슴통증|흉통|경련|발작|중독됐|중독되었|독을|입술이 파|입술이 새파|"
        "구급차|응급 상황|응급상황|119 불러|아이가 약을|아기가 약을|아이가 삼켰|아기가 삼켰|아이가 먹었|심장마비|죽을 것 같|죽어가|소변에 피|"
        "혈뇨|소변이 안 나"
    ),
    "Russian": (
        "передозировка у|у меня передозировка|у него передозировка|у нее передозировка|"
        "произошла передозировка|передоз|выпил все таблетки|выпила все таблетки|"
        "принял все таблетки|приняла все таблетки|выпил слишком много|"
        "выпила слишком много|принял слишком много|приняла слишком много|"
        "выпил много таблеток|выпила много таблеток|наглотался таблеток|"
        "наглоталась таблеток|проглотил все|проглотила все|не могу дышать|не может дышать"
        "|трудно дышать|тяжело дышать|задыхаюсь|задыхается|не дышит|не просыпается|"
        "не могу разбудить|не приходит в себя|без сознания|потерял сознание|"
        "потеряла сознание|упал в обморок|упала в обморок|боль в груди|болит в груди|"
        "болит грудь|давит в груди|судороги|припадок|отравление|отравился|отравилась|"
        "синие губы|губы синие|посинел|посинела|вызовите скорую|вызвать скорую|"
        "скорую помощь|нужна скорая|ребенок проглотил|сын проглотил|дочь проглотила|"
        "ребенок выпил|ребенок съел|инфаркт|сердечный приступ|он умирает|она умирает|"
        "я умираю|кровь в моче|не могу пописать|не могу помочиться"
    ),
}
CRIES: Final = {
    Route.CRISIS: (
        "suicidio|suicidarme|自杀|自殺|轻生|輕生|想不开|magpakamatay|pagpapakamatay|tự tử|tự sát|muốn chết|انتحار|"
        "الانتحار|انتحر|me suicider|자살|자해|самоубийство|суицид|покончить с собой|умереть|死|죽음|الموت"
    ),
    Route.EMERGENCY: (
        "auxilio|socorro|ayudenme|ayudame|ayudame por favor|ayudenme por favor|necesito ayuda ya|救命|救命啊|救我|救救我|saklolo|tulong|tulungan nyo ako|cứu tôi|cứu tôi với|cứu với|"
        "cứu mạng|النجدة|انقذوني|ساعدوني|au secours|a l aide|aidez moi|살려줘|살려줘요|살려주세요|도와주세요|"
        "도와줘|спасите|помогите|помогите мне|помогите пожалуйста"
    ),
}
"""What is danger where it is all that a message says; among other words it may be the topic."""
MANY: Final = re.compile(
    r"\b(?:"
    r"(?:tome|tomo|tomado|trague|trago|tragado) (?:\d{2,}|veinte|treinta|cuarenta|cincuenta|un punado de|un monton de) (?:pastilla|tableta|capsula)"
    r"|(?:pris|prends|avale) (?:\d{2,}|vingt|trente|quarante|cinquante|une poignee de|un tas de) (?:cachet|comprime|pilule|medicament)"
    r"|(?:принял|приняла|выпил|выпила|проглотил|проглотила|съел|съела) (?:\d{2,}|двадцать|тридцать|сорок|пятьдесят|горсть|пачку|упаковку) (?:таблет|снотворн)"
    r"|(?:uong|nuot) (?:\d{2,}|(?:hai|ba|bon|nam) muoi|mot nam|ca nam|ca voc|ca vi) (?:vien|thuoc)"
    r"|(?:uminom|ininom|nakainom) (?:ako |siya )?(?:ng |ko |niya )?\d{2,} (?:na )?(?:tableta|gamot|pildoras)"
    r"|(?:بلعت|اخذت|تناولت|شربت|بلع|اخذ|تناول) \d{2,} (?:حبة|حبه|حبات|حبوب|قرص|اقراص)"
    r")"
    "|[吃吞服](?:了|下)?(?:\\d{2,}|[二三四五六七八九]?十[一二三四五六七八九]?|几十|幾十|一大?把|一整?瓶)(?:多)?(?:片|颗|顆|粒|药|藥)"
    "|(?:\\d{2,}|[二三四五六七八九]?十[一二三四五六七八九]?)(?:粒|片|颗|顆)(?:安眠)?(?:药|藥)(?:都|全)?[吃吞服]"
    r"|(?:\d{2,}|서른|마흔|쉰) ?알(?:을|이나)? ?(?:다 )?(?:먹|삼)"
    r"|약을? ?(?:\d{2,} ?알|한 ?움큼|한 ?줌|한 ?통)(?:을|이나)? ?(?:다 )?(?:먹|삼)"
)
"""A number of pills that nobody is told to take at once."""
GREETINGS: Final = (
    "привет|здравствуйте|здравствуй|добрый день|доброе утро|добрый вечер|спасибо|большое спасибо|"
    "спасибо большое|до свидания|пока|你好|您好|谢谢|謝謝|谢谢你|謝謝你|多谢|多謝|再见|再見|早上好|晚安|"
    "안녕|안녕하세요|감사합니다|고마워|고마워요|안녕히 계세요|مرحبا|السلام عليكم|اهلا|شكرا|شكرا لك|شكرا جزيلا|"
    "مع السلامة|صباح الخير|xin chào|chào bạn|chào|cảm ơn|cám ơn|cảm ơn bạn|tạm biệt"
)
ASKS: Final = re.compile(
    r"\b(?:puede (?:la )?(?:ketamina|causar)|ayuda la ketamina|causa la ketamina|"
    r"riesgo de|est ce que la ketamine|la ketamine peut|peut elle|может ли кетамин|"
    r"кетамин (?:вызывает|помогает)|is it|does)\b"
    "|氯胺酮(?:会|會|能|可以)|会导致|會導致|هل (?:الكيتامين|يسبب)|케타민(?:이|은) "
)
"""How a question on the topic is put; the phrases of emergency do not count beside it."""
