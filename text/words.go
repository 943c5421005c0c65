package text

// regional are pairs of a word of Taiwan or Hong Kong, in traditional characters, and what the
// mainland's press writes in its place. They matter for reading: the web, data, identification,
// scores and punishments, speakers and authorities. A word that the mainland also has, with another
// meaning, stands here only in longer words; 數位專家 are several experts, so such words stand here
// as they are.
const regional = `
網際網路 互联网 網路 网络 部落格 博客 網誌 博客 伺服器 服务器 雲端 云端 軟體 软件 硬體 硬件
應用程式 应用程序 程式碼 代码 程式 程序 演算法 算法 螢幕 屏幕 晶片 芯片 列印 打印 登入 登录 帳號 账号
資訊 信息 訊息 信息 假訊息 虚假信息 不實訊息 不实信息 簡訊 短信 短訊 短信 電郵 电子邮件 視訊 视频
資料庫 数据库 巨量資料 大数据 資料外洩 数据泄露 外洩 泄露 洩漏 泄露 資料保護 数据保护
資料安全 数据安全 資料共享 数据共享 資料蒐集 数据收集 蒐集資料 收集数据 蒐集 收集 資安 信息安全 資通安全 信息安全
個資法 个人信息保护法 個資 个人信息 個人資料 个人信息 個人資訊 个人信息 私隱權 隐私 隱私權 隐私 私隱 隐私
隱私權政策 隐私政策
數位 数字 數位專家 数位专家 數位學者 数位学者 數位律師 数位律师 數位代表 数位代表 數位市民 数位市民
數位居民 数位居民 數位委員 数位委员 數位官員 数位官员 數位受訪 数位受访 數位議員 数位议员 數位民眾 数位民众
數位讀者 数位读者 數位教授 数位教授 數位記者 数位记者 十數位 十数位
人工智慧 人工智能 智慧型手機 智能手机 智慧型 智能 行動支付 移动支付 行動裝置 移动设备 手提電話 手机
人臉辨識 人脸识别 臉部辨識 人脸识别 面部辨識 人脸识别 人面辨識 人脸识别 人面識別 人脸识别 面容識別 人脸识别
臉孔辨識 人脸识别 容貌識別 人脸识别 樣貌識別 人脸识别 生物辨識 生物识别 生物特徵辨識 生物特征识别 辨識 识别
監視器 摄像头 監視鏡頭 摄像头 閉路電視 摄像头 攝影機 摄像机 錄影 录像 錄影機 录像机 無人機 无人机 偵測 检测
信用評等 信用评级 評等 评级 信貸評級 信用评级 信貸評分 信用评分 聯徵中心 征信中心 聯徵 征信
評鑑 评估 點數 积分 積點 积分 集點 积分 扣點 扣分 記點 记分 違規記點 违规记分
裁罰 处罚 罰鍰 罚款 罰則 处罚 詐欺 欺诈 逃漏稅 逃税 積欠 拖欠 賴帳 赖账 呆帳 坏账 呆賬 坏账 倒帳 赖账
仿冒 假冒 檢控 起诉 食安 食品安全 黑心食品 问题食品 酒駕 酒后驾驶
薪資 工资 健保 医保 僱主 雇主 質素 素质 品質 质量 水準 水平 計畫 计划 專案 项目 透過 通过 藉由 通过
公聽會 听证会 宣導 宣传 報導 报道 身分證 身份证 身分 身份 幼稚園 幼儿园 國小 小学 執行長 首席执行官
計程車 出租车 的士 出租车 捷運 地铁 公車 公交车 腳踏車 自行车 飯店 酒店 搭乘 乘坐 搭機 乘机 搭飛機 坐飞机
搭高鐵 坐高铁 搭火車 坐火车
歐威爾 奥威尔 歐巴馬 奥巴马 川普 特朗普 史諾登 斯诺登 紐西蘭 新西兰 義大利 意大利 雪梨大學 悉尼大学
`

// regionalInBoth are such pairs that hold in simplified characters too, since the mainland doesn't
// have the word: texts of Taiwan and Hong Kong also come converted character by character.
const regionalInBoth = `
網路 网络 網際網路 互联网 部落格 博客 伺服器 服务器 人工智慧 人工智能 智慧型手機 智能手机 行動支付 移动支付
行動裝置 移动设备 人臉辨識 人脸识别 臉部辨識 人脸识别 生物辨識 生物识别 資料庫 数据库 個資 个人信息
私隱 隐私 私隱權 隐私 資料外洩 数据泄露 信用評等 信用评级 報導 报道 演算法 算法
罰鍰 罚款 裁罰 处罚 智慧型 智能 簡訊 短信 執行長 首席执行官 歐威爾 奥威尔 
`

// regionalInTraditional are such pairs that hold in texts in traditional characters only: in
// simplified ones, the word has another meaning. The particle 着 is written 著 there; where 著 is a
// word of its own it stands here as it is.
const regionalInTraditional = `
支援 支持 資料 数据 影片 视频 使用者 用户 釋出 发布 最佳化 优化 線上 在线 檢視 查看 搜尋 搜索 視窗 窗口 裝置 设备
登出 注销 許可權 权限 高階 高级 稽核 审核 開啟 打开 機率 概率 型別 类型 回圈 循环 遮蔽 屏蔽 影印 复印 頻寬 带宽
聯絡 联系 智慧財產 知识产权 社群 社区 建檔 建档
著 着 著作 著作 著名 著名 著者 著者 著述 著述 著書 著书 著稱 著称 著有 著有 著錄 著录 顯著 显著 原著 原著 名著 名著 編著 编著
土著 土著 昭著 昭著 卓著 卓著 專著 专著 論著 论著 巨著 巨著 譯著 译著 遺著 遗著 合著 合著 新著 新著
`
